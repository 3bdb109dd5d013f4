import CTestSupport
import Glibc

/// Changes of a file system, by paths of bytes. An error is an answer: another process may have been faster.
package enum FileCalls {
  /// Opens for writing, with more flags, writes a byte and closes.
  @discardableResult
  package static func write(_ path: [UInt8], _ flags: Int32) -> Bool {
    let descriptor = call(path) { open($0, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags, 0o644) }
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return Glibc.write(descriptor, "x", 1) == 1
  }

  @discardableResult
  package static func move(_ from: [UInt8], _ to: [UInt8]) -> Bool {
    call(from) { from in call(to) { rename(from, $0) } } == 0
  }

  @discardableResult
  package static func exchange(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    call(left) { left in call(right) { test_exchange(left, $0) } } == 0
  }

  /// A file that has no name until it is complete.
  @discardableResult
  package static func linkUnnamed(in directory: [UInt8], as name: [UInt8]) -> Bool {
    call(directory) { directory in call(name) { test_link_unnamed(directory, $0) } } == 0
  }

  @discardableResult
  package static func makeDirectory(_ path: [UInt8]) -> Bool { call(path) { mkdir($0, 0o755) } == 0 }

  /// - Parameter start: length of the part that exists.
  package static func makeDirectories(_ path: [UInt8], from start: Int) {
    for end in path.indices where path[end] == UInt8(ascii: "/") && end > start { makeDirectory(Array(path[..<end])) }
    makeDirectory(path)
  }

  @discardableResult
  package static func removeDirectory(_ path: [UInt8]) -> Bool { call(path) { rmdir($0) } == 0 }

  @discardableResult
  package static func remove(_ path: [UInt8]) -> Bool { call(path) { unlink($0) } == 0 }

  @discardableResult
  package static func shorten(_ path: [UInt8], to size: Int) -> Bool { call(path) { truncate($0, off_t(size)) } == 0 }

  @discardableResult
  package static func changeMode(_ path: [UInt8], _ mode: UInt32) -> Bool {
    call(path) { fchmodat(AT_FDCWD, $0, mode, AT_SYMLINK_NOFOLLOW) } == 0
  }

  /// Opens every directory of a tree to its owner, as far as it is closed.
  package static func makeReadable(_ path: [UInt8]) {
    if call(path, { access($0, R_OK | X_OK) }) != 0 { changeMode(path, 0o755) }
    for entry in DirectoryEntries.of(path) where entry.isDirectory { makeReadable(path + slash + entry.name) }
  }

  @discardableResult
  package static func link(_ path: [UInt8], as other: [UInt8]) -> Bool {
    call(path) { path in call(other) { Glibc.link(path, $0) } } == 0
  }

  @discardableResult
  package static func makeSymlink(_ path: [UInt8], to target: [UInt8]) -> Bool {
    call(path) { path in call(target) { symlink($0, path) } } == 0
  }

  @discardableResult
  package static func makeFifo(_ path: [UInt8]) -> Bool { call(path) { mkfifo($0, 0o644) } == 0 }

  /// Without following symlinks, and no further than others let it.
  package static func removeTree(_ path: [UInt8]) {
    for entry in DirectoryEntries.of(path) {
      let child = path + slash + entry.name
      if entry.isDirectory { removeTree(child) } else { remove(child) }
    }
    if !removeDirectory(path) { remove(path) }
  }

  /// Makes the names of a tree again elsewhere, empty; at most `limit` of them.
  package static func copyTree(_ from: [UInt8], _ to: [UInt8], limit: inout Int) {
    guard limit > 0 else { return }
    let entries = DirectoryEntries.of(from)
    limit -= 1
    guard makeDirectory(to) else { return }
    for entry in entries where limit > 0 {
      if entry.isDirectory {
        copyTree(from + slash + entry.name, to + slash + entry.name, limit: &limit)
      } else {
        limit -= 1
        write(to + slash + entry.name, O_CREAT | O_TRUNC)
      }
    }
  }

  private static let slash = [UInt8(ascii: "/")]

  private static func call(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Int32) -> Int32 {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: path.count + 1) { buffer in
      for index in path.indices { buffer[index] = CChar(bitPattern: path[index]) }
      buffer[path.count] = 0
      return body(buffer.baseAddress!)
    }
  }
}
