package import Bytes
import Glibc

extension Files {
  /// Replaces a file's content and keeps its owner, group and mode; a new file is 0600.
  /// - Parameter status: of the file as it was read; `nil` when there was none.
  /// - Throws: EBUSY when it is not that file any more; EPERM when its owner cannot be kept.
  package static func edit(_ path: Path, with content: [UInt8], was status: FileStatus?) throws(SystemError) {
    let temporary = Path(path.bytes + [.dot] + Array(String(getpid()).utf8) + Array(".new"))
    _ = temporary.withCString { unlink($0) }
    do throws(SystemError) {
      let file = try Descriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
      try file.write(content)
      if status != nil { try keep(path, on: file) }
      if fsync(file.rawValue) != 0 { throw SystemError("fsync") }
      guard isUnchanged(path, status) else { throw SystemError(operation: "replace", code: EBUSY) }
      try rename(temporary, to: path)
    } catch {
      _ = temporary.withCString { unlink($0) }
      if status != nil, isFixed(path, error), isUnchanged(path, status) { return try writeInPlace(path, content) }
      throw SystemError(operation: error.operation, path: path, code: error.code)
    }
  }

  private static func keep(_ old: Path, on file: borrowing Descriptor) throws(SystemError) {
    var status = stat()
    guard old.withCString({ lstat($0, &status) }) == 0 else { throw SystemError("stat") }
    var own = stat()
    guard fstat(file.rawValue, &own) == 0 else { throw SystemError("stat") }
    if own.st_uid != status.st_uid || own.st_gid != status.st_gid,
      fchown(file.rawValue, status.st_uid, status.st_gid) != 0
    {
      throw SystemError("chown")
    }
    // After fchown(2), which clears bits.
    if fchmod(file.rawValue, status.st_mode & 0o7777) != 0 { throw SystemError("chmod") }
  }

  private static func isUnchanged(_ path: Path, _ status: FileStatus?) -> Bool {
    let now = FileStatus.look(path, followingSymlinks: false)
    guard let status, let now else { return status == nil && now == nil }
    return now.isSameVersion(as: status)
  }

  /// Takes the lock on a directory that everybody takes who edits files in it; goes with the descriptor.
  package static func lockDirectory(_ path: Path) throws(SystemError) -> Descriptor {
    let directory = try Descriptor.open(path, O_RDONLY | O_DIRECTORY)
    try FileLock.hold(directory)
    return directory
  }
}
