package import Bytes
import CPlatform
import Glibc

/// What stat(2) tells of a file.
package struct FileStatus: Equatable, Sendable {
  package var device: UInt64
  package var inode: UInt64
  package var mode: UInt32
  package var owner: UInt32
  package var group: UInt32
  package var size: Int64
  /// Nanoseconds since 1970, or the nearest value in range: file systems have years that 64 bits of nanoseconds do not
  /// reach.
  package var modified: Int64
  package var changed: Int64

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    mode = status.st_mode
    owner = status.st_uid
    group = status.st_gid
    size = Int64(status.st_size)
    modified = Nanoseconds.of(status.st_mtim)
    changed = Nanoseconds.of(status.st_ctim)
  }

  package var isDirectory: Bool { tpl_is_directory(mode) != 0 }
  package var isRegular: Bool { tpl_is_regular(mode) != 0 }
  package var isSymlink: Bool { tpl_is_symlink(mode) != 0 }
  package var isWritableByOthers: Bool { mode & 0o002 != 0 }

  /// Whether two looks saw the same file, whatever is in it.
  package func isSameFile(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }

  /// Whether two looks saw the same file with the same content, as far as stat(2) can tell.
  package func isSameVersion(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode && modified == other.modified && changed == other.changed
      && size == other.size
  }
}

extension FileStatus {
  /// stat(2) or lstat(2).
  /// - Throws: the errno, with the path.
  package static func of(_ path: Path, followingSymlinks: Bool = true) throws(SystemError) -> FileStatus {
    guard let status = look(path, followingSymlinks: followingSymlinks) else { throw SystemError("stat", path) }
    return status
  }

  /// The same without an error: `nil` when there is no such file or it cannot be looked at; errno tells why.
  package static func look(_ path: Path, followingSymlinks: Bool = true) -> FileStatus? {
    var status = stat()
    let flags = followingSymlinks ? 0 : AT_SYMLINK_NOFOLLOW
    if path.withCString({ fstatat(AT_FDCWD, $0, &status, flags) }) == 0 { return FileStatus(status) }
    if errno != ENOENT, errno != ENOTDIR { noteTrouble(path) }
    return nil
  }

  /// Notes the error and restores errno, which the caller may read.
  private static func noteTrouble(_ path: Path) {
    let code = errno
    _ = SystemError("stat", path)
    errno = code
  }

  /// - Returns: `nil` when there is no such file; every other failure is thrown.
  /// - Throws: the errno, with the path.
  package static func find(_ path: Path, followingSymlinks: Bool = true) throws(SystemError) -> FileStatus? {
    if let status = look(path, followingSymlinks: followingSymlinks) { return status }
    let error = SystemError("stat", path)
    if followingSymlinks ? error.leadsNowhere : error.isMissing { return nil }
    throw error
  }

  /// lstat(2) of a name in an open directory.
  /// - Returns: `nil` when there is no such entry; every other failure is thrown.
  package static func find(
    _ name: [UInt8], in directory: borrowing Descriptor
  ) throws(SystemError) -> FileStatus? {
    var status = stat()
    let code = Path(name).withCString { fstatat(directory.rawValue, $0, &status, AT_SYMLINK_NOFOLLOW) }
    if code == 0 { return FileStatus(status) }
    let error = SystemError("fstatat", Path(name))
    if error.isMissing { return nil }
    throw error
  }

  /// The id of the mount, which also differs between two mounts of the same file system; 0 on kernels before 5.8.
  package static func mount(of descriptor: borrowing Descriptor) -> UInt64 { tpl_mount_id(descriptor.rawValue) }

  /// fstat(2).
  /// - Parameter path: for the error.
  package static func of(_ descriptor: borrowing Descriptor, _ path: Path? = nil) throws(SystemError) -> FileStatus {
    var status = stat()
    guard fstat(descriptor.rawValue, &status) == 0 else { throw SystemError("fstat", path) }
    return FileStatus(status)
  }
}
