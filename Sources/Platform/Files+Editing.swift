package import Bytes
import Glibc

extension Files {
  /// Replaces a file's content and keeps its owner, group and mode; a new file is 0600.
  /// - Parameter status: of the file as it was read; `nil` when there was none.
  /// - Throws: EBUSY when the file has changed since; EPERM when its owner cannot be kept.
  package static func edit(_ path: Path, with content: [UInt8], was status: FileStatus?) throws(SystemError) {
    try KernelTrouble.check()
    removeLeftovers(of: path)
    do throws(SystemError) {
      var file = try NewFile.make(for: path, mode: 0o600)
      try file.write(content)
      if let status { try file.takeOwnership(of: status) }
      try file.synchronize()
      guard try isUnchanged(path, status) else { throw SystemError(operation: "replace", path: path, code: EBUSY) }
      if status == nil { try file.takeFreeName() } else { try file.replace() }
    } catch {
      if status == nil, error.isExisting { throw SystemError(operation: "replace", path: path, code: EBUSY) }
      if status != nil, isFixed(path, error), try isUnchanged(path, status) { return try writeInPlace(path, content) }
      throw error
    }
    try synchronizeDirectory(of: path)
  }

  private static func isUnchanged(_ path: Path, _ status: FileStatus?) throws(SystemError) -> Bool {
    let now = try FileStatus.find(path, followingSymlinks: false)
    guard let status, let now else { return status == nil && now == nil }
    return now.isSameVersion(as: status)
  }

  /// Takes the lock on a directory that all processes of tpl take to edit files in it. It is released with the
  /// descriptor.
  /// - Throws: the errno; EWOULDBLOCK after ten seconds in which another process held it.
  package static func lockDirectory(_ path: Path) throws(SystemError) -> Descriptor {
    let directory = try Descriptor.open(path, O_RDONLY | O_DIRECTORY)
    try FileLock.hold(directory, path)
    return directory
  }
}
