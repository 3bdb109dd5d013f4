import Bytes
import Index
import Layout
import Logging
import Platform
import SQLite

/// Nodes and rows of directories that are new.
extension Indexer {
  /// - Returns: the new node's number.
  func insert(
    _ scanned: ScannedDirectory, name: [UInt8], parent: DirectoryTree.ID?, root: WatchedRoot
  ) throws(SQLiteError) -> DirectoryTree.ID? {
    let id = tree.reserve()
    tree.insert(
      id, parent: parent, name: name, inode: scanned.status.inode, watch: scanned.watch?.rawValue ?? -1, flags: [])
    if let watch = scanned.watch?.rawValue {
      nodeOfWatch[watch] = id
    } else {
      noteRefusedWatch(id, scanned)
    }
    var row = row(id, scanned)
    row.parent = parent
    row.name = name
    try writer.insert(row, root: root.id)
    noteScripts(of: id)
    return id
  }

  /// A directory that may not be read keeps its place, so that it is tried again when its mode changes.
  func storeUnreadable(
    _ error: SystemError, name: [UInt8], parent: DirectoryTree.ID?, root: WatchedRoot
  ) throws(SQLiteError) -> DirectoryTree.ID? {
    guard error.isPermissionDenied, let parent,
      let relative = tree.relativePath(of: parent),
      let status = FileStatus.look(root.path.appending(relative).appending(name), followingSymlinks: false)
    else { return nil }
    let id = tree.reserve()
    tree.insert(id, parent: parent, name: name, inode: status.inode, watch: -1, flags: .unreadable)
    unreadable.insert(id)
    try writer.insert(
      DirectoryRow(
        id: id, parent: parent, name: name, device: status.device, inode: status.inode, modified: 0, changed: 0,
        flags: .unreadable, children: PackedChildren()), root: root.id)
    return id
  }

  func row(_ id: DirectoryTree.ID, _ scanned: ScannedDirectory) -> DirectoryRow {
    DirectoryRow(
      id: id, parent: nil, name: [], device: scanned.status.device, inode: scanned.status.inode,
      modified: scanned.modified, changed: scanned.status.changed, flags: [], children: scanned.children)
  }

  func noteRefusedWatch(_ node: DirectoryTree.ID, _ scanned: ScannedDirectory) {
    if let error = scanned.watchError { pollInstead(node, StoredVersion(row(node, scanned)), error) }
  }
}
