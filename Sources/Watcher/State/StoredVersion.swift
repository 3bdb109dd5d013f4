import Index
import Platform

/// What tells that a directory's list of entries is the one that was stored.
struct StoredVersion: Equatable {
  let device: UInt64
  let inode: UInt64
  let modified: Int64
  let changed: Int64
  let flags: Int64

  /// Of a directory that has to be listed again.
  static let unknown = StoredVersion()

  private init() { (device, inode, modified, changed, flags) = (0, 0, 0, 0, 0) }

  init(_ row: DirectoryRow) {
    device = row.device
    inode = row.inode
    modified = row.modified
    changed = row.changed
    flags = row.flags.rawValue
  }

  init(_ scanned: ScannedDirectory) {
    device = scanned.status.device
    inode = scanned.status.inode
    modified = scanned.modified
    changed = scanned.status.changed
    flags = 0
  }

  init(_ status: FileStatus) {
    device = status.device
    inode = status.inode
    modified = status.modified
    changed = status.changed
    flags = 0
  }
}
