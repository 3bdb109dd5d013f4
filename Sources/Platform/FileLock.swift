package import Bytes
import Glibc

/// flock(2) on a file that is not removed, except as in ``isHeld(at:)``. The kernel releases the lock with the last
/// descriptor, however the process ends.
package struct FileLock: ~Copyable, Sendable {
  private let descriptor: Descriptor

  /// Takes the exclusive lock; `nil` when another process holds it.
  /// - Parameter patience: isHeld(_:) takes the lock for a few microseconds; a few tries keep that from being taken for
  ///   a holder.
  package static func acquire(_ path: Path, patience: Duration = .milliseconds(40)) throws(SystemError) -> FileLock? {
    let file = try Descriptor.open(path, O_RDWR | O_CREAT | O_NOFOLLOW)
    let deadline = MonotonicTime.now + patience
    repeat {
      if flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 { return FileLock(descriptor: file) }
      guard errno == EWOULDBLOCK else { throw SystemError("flock", path) }
      Poll.pause(patience > .seconds(1) ? .milliseconds(20) : .milliseconds(2))
    } while MonotonicTime.now < deadline
    return nil
  }

  /// Whether the path still names the locked file, for locks whose file the holder may remove.
  package func isHeld(at path: Path) -> Bool {
    guard let own = try? FileStatus.of(descriptor, path), let named = FileStatus.look(path, followingSymlinks: false)
    else {
      return false
    }
    return own.isSameFile(as: named)
  }

  /// Writes the process's number to the file, so that a process that does not get the lock can name the holder.
  package func sign() throws(SystemError) {
    if ftruncate(descriptor.rawValue, 0) != 0 { throw SystemError("ftruncate") }
    try descriptor.write(Array("\(ProcessFacts.identifier)\n".utf8))
  }

  /// The number of the process that signed; `nil` when the lock is not held or not signed.
  package static func owner(_ path: Path) -> Int32? {
    guard isHeld(path), let text = try? Files.read(path, limit: 32) else { return nil }
    return text.prefix(while: \.isASCIIDigit).decimalValue.flatMap { Int32(exactly: $0) }
  }

  private init(descriptor: consuming Descriptor) { self.descriptor = descriptor }

  /// Locks a file or directory that is open already; the lock is released with the descriptor.
  /// - Parameter patience: limited, because every process that can open the file can keep the lock.
  /// - Throws: EWOULDBLOCK when another process still holds it then.
  package static func hold(
    _ file: borrowing Descriptor, _ path: Path, patience: Duration = .seconds(10)
  ) throws(SystemError) {
    let deadline = MonotonicTime.now + patience
    while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK, MonotonicTime.now < deadline else { throw SystemError("lock", path) }
      Poll.pause(.milliseconds(5))
    }
  }

  /// Whether some process holds the lock now.
  package static func isHeld(_ path: Path) -> Bool {
    let number = path.withCString { Glibc.open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
    guard number >= 0 else { return false }
    defer { _ = close(number) }
    return flock(number, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
