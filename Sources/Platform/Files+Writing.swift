package import Bytes
import Glibc

/// Writing files: all of the content or nothing.
extension Files {
  /// Replaces a file, or makes one: readers see the old or the new content, never a part.
  /// - Parameter durable: whether the content is on the disk when this returns (fsync(2) of the file and of its
  ///   directory); not needed below the runtime directory, which is in memory.
  /// - Throws: the errno, with the path; the file then has the old content.
  package static func replace(
    _ path: Path, with content: [UInt8], mode: UInt32 = 0o600, durable: Bool = true
  ) throws(SystemError) {
    // The content may depend on a call that failed.
    if durable { try KernelTrouble.check() }
    if durable { removeLeftovers(of: path) }
    do throws(SystemError) {
      var file = try NewFile.make(for: path, mode: mode)
      try file.write(content)
      if durable { try file.synchronize() }
      try file.replace()
    } catch {
      if isFixed(path, error) { return try writeInPlace(path, content) }
      throw error
    }
    if durable { try synchronizeDirectory(of: path) }
  }

  /// Makes a file that must not exist yet; of several processes that make the same one, only one succeeds.
  /// - Parameter mode: whatever the umask is: an executable script must be executable for its owner.
  /// - Throws: EEXIST where there is something of that name, be it a symlink that leads nowhere; else the errno.
  package static func create(
    _ path: Path, content: [UInt8], mode: UInt32, durable: Bool = true
  ) throws(SystemError) {
    if durable { try KernelTrouble.check() }
    if durable { removeLeftovers(of: path) }
    var file = try NewFile.make(for: path, mode: mode)
    try file.setMode(mode)
    try file.write(content)
    if durable { try file.synchronize() }
    try file.takeFreeName()
    if durable { try synchronizeDirectory(of: path) }
  }

  /// Whether a file can be written to but not replaced: because it is a mount point, as containers mount single files,
  /// or because the user may not write to its directory.
  static func isFixed(_ path: Path, _ error: SystemError) -> Bool {
    guard [EBUSY, EXDEV, EROFS, EACCES, EPERM].contains(error.code), error.operation != "replace" else { return false }
    return FileStatus.look(path, followingSymlinks: false)?.isRegular == true
      && path.withCString { access($0, W_OK) } == 0
  }

  /// Overwrites a file under a lock that all writers in place take. Readers may see a part of the content. After a
  /// failed write the old content is restored.
  static func writeInPlace(_ path: Path, _ content: [UInt8]) throws(SystemError) {
    let file = try Descriptor.open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK)
    do throws(SystemError) {
      try FileLock.hold(file, path)
      let old = try read(file, path, limit: .max)
      // Allocates the room first, so that a full disk is noticed before anything is overwritten.
      if content.count > old.count {
        let code = posix_fallocate(file.rawValue, 0, content.count)
        guard code == 0 || code == EOPNOTSUPP || code == EINVAL else {
          // A failed allocation may have made the file larger.
          _ = ftruncate(file.rawValue, old.count)
          throw SystemError(operation: "write", path: path, code: code)
        }
      }
      do throws(SystemError) {
        try overwrite(file, content)
      } catch {
        try? overwrite(file, old)
        throw error
      }
    } catch {
      throw error.on(path)
    }
  }

  /// Overwrites first and truncates then, so that a crash of the machine in between loses the least.
  private static func overwrite(_ file: borrowing Descriptor, _ content: [UInt8]) throws(SystemError) {
    if lseek(file.rawValue, 0, SEEK_SET) != 0 { throw SystemError("lseek") }
    try file.write(content)
    if ftruncate(file.rawValue, content.count) != 0 { throw SystemError("ftruncate") }
    if fsync(file.rawValue) != 0 { throw SystemError("fsync") }
  }

  /// Writes over the beginning of a file that is there, in one pwrite(2); readers may see a part of it.
  /// - Throws: the errno; ENOENT when it is not there.
  package static func overwrite(_ path: Path, with content: [UInt8]) throws(SystemError) {
    let file = try Descriptor.open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK)
    if content.withUnsafeBytes({ pwrite(file.rawValue, $0.baseAddress, $0.count, 0) }) != content.count {
      throw SystemError("pwrite", path)
    }
  }

  /// Makes a rename in the directory of a file survive a crash (fsync(2) of the directory).
  package static func synchronizeDirectory(of path: Path) throws(SystemError) {
    let directory = try Descriptor.open(path.parent ?? Path("."), O_RDONLY | O_DIRECTORY)
    if fsync(directory.rawValue) != 0, errno != EINVAL { throw SystemError("fsync", path) }
  }
}
