package import Bytes
import Glibc

/// Owns a file descriptor and closes it once.
package struct Descriptor: ~Copyable, Sendable {
  package let rawValue: Int32

  package init(rawValue: Int32) { self.rawValue = rawValue }

  deinit { _ = Glibc.close(rawValue) }

  /// Gives up ownership of the number: the caller closes it.
  package consuming func release() -> Int32 {
    let number = rawValue
    discard self
    return number
  }
}

extension Descriptor {
  /// open(2) with O_CLOEXEC always set.
  /// - Throws: the errno of open(2), with the path.
  package static func open(_ path: Path, _ flags: Int32, mode: UInt32 = 0o600) throws(SystemError) -> Descriptor {
    if path.bytes.count >= Int(PATH_MAX) { return try openInSteps(path, flags, mode: mode) }
    let number = retryingInterrupts { path.withCString { Glibc.open($0, flags | O_CLOEXEC, mode) } }
    guard number >= 0 else { throw SystemError("open", path) }
    return Descriptor(rawValue: number)
  }

  /// Opens a path of more than PATH_MAX bytes in steps, because the kernel takes no longer one in a call.
  private static func openInSteps(_ path: Path, _ flags: Int32, mode: UInt32) throws(SystemError) -> Descriptor {
    var directory = Descriptor(rawValue: -1)
    var rest = path.bytes[...]
    while rest.count >= Int(PATH_MAX) {
      guard let slash = rest.prefix(Int(PATH_MAX) - 1).lastIndex(of: .slash), slash > rest.startIndex else {
        throw SystemError(operation: "open", path: path, code: ENAMETOOLONG)
      }
      directory = try open(at: directory, Path(Array(rest[..<slash])), O_RDONLY | O_DIRECTORY, mode: 0)
      rest = rest[(slash + 1)...]
    }
    return try open(at: directory, Path(Array(rest)), flags, mode: mode)
  }

  private static func open(
    at directory: borrowing Descriptor, _ path: Path, _ flags: Int32, mode: UInt32
  ) throws(SystemError) -> Descriptor {
    let base = directory.rawValue < 0 ? AT_FDCWD : directory.rawValue
    let number = retryingInterrupts { path.withCString { openat(base, $0, flags | O_CLOEXEC, mode) } }
    guard number >= 0 else { throw SystemError("open", path) }
    return Descriptor(rawValue: number)
  }

  /// Writes everything, however many write(2) calls it takes.
  package borrowing func write(_ bytes: [UInt8]) throws(SystemError) {
    let code = bytes.withUnsafeBytes { writeAll(rawValue, $0) }
    if code != 0 {
      errno = code
      throw SystemError("write")
    }
  }

  /// Reads at most `count` bytes; empty at the end of the file.
  package borrowing func read(atMost count: Int) throws(SystemError) -> [UInt8] {
    var failed: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
      let got = retryingInterrupts { Glibc.read(rawValue, buffer.baseAddress, count) }
      used = max(got, 0)
      if got < 0 { failed = errno }
    }
    if failed != 0 {
      errno = failed
      throw SystemError("read")
    }
    return bytes
  }
}

/// Errno, or 0 when everything is written.
private func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int32 {
  var offset = 0
  while offset < bytes.count {
    let written = retryingInterrupts {
      Glibc.write(descriptor, bytes.baseAddress! + offset, bytes.count - offset)
    }
    if written < 0 { return errno }
    offset += written
  }
  return 0
}

/// Repeats a system call that a signal interrupted.
package func retryingInterrupts<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
