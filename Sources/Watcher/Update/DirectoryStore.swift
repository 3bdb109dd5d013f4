import Bytes
import Index
import Layout
import Platform
import SQLite

/// Puts a directory into all places that know of it, and takes it out again: the tree, the index, the watches, the list
/// of what is polled.
struct DirectoryStore {
  typealias Node = DirectoryTree.ID

  private let roots: WatchedRoots
  private let watches: WatchTable
  private let batch: Batch
  private let polls: PollSchedule
  private let deferred: DeferredRows
  private let index: IndexFile
  private let journal: ChangeJournal
  private let tables: DerivedTables

  init(_ state: WatchState, _ index: IndexFile, _ journal: ChangeJournal, _ tables: DerivedTables) {
    (roots, watches, batch, polls) = (state.roots, state.watches, state.batch, state.polls)
    deferred = state.deferred
    (self.index, self.journal, self.tables) = (index, journal, tables)
  }

  // MARK: In

  /// - Returns: the new node.
  func insert(
    _ scanned: ScannedDirectory, name: [UInt8], parent: Node?, root: WatchedRoot
  ) throws(SQLiteError) -> Node {
    let id = roots.tree.reserve()
    roots.tree.insert(
      id, parent: parent, name: name, inode: scanned.status.inode, watch: scanned.watch?.rawValue ?? -1, flags: [])
    if let watch = scanned.watch {
      watches.assign(watch, to: id)
    } else {
      pollWithoutWatch(id, scanned)
    }
    var row = DirectoryStore.row(id, scanned)
    row.parent = parent
    row.name = name
    try index.writer.directories.insert(row, root: root.id)
    noteSize(of: id)
    tables.markContentStale(of: id)
    return id
  }

  /// A directory that may not be read keeps its place, so that it is tried again when its mode changes.
  /// - Returns: `nil` when there is another reason, or no directory any more.
  func insertUnreadable(
    _ error: SystemError, name: [UInt8], parent: Node?, root: WatchedRoot
  ) throws(SQLiteError) -> Node? {
    guard error.isPermissionDenied, let parent, let relative = roots.tree.relativePath(of: parent),
      let status = FileStatus.look(root.path.appending(relative).appending(name), followingSymlinks: false)
    else { return nil }
    let id = roots.tree.reserve()
    roots.tree.insert(id, parent: parent, name: name, inode: status.inode, watch: -1, flags: .unreadable)
    polls.insertUnreadable(id)
    try index.writer.directories.insert(
      DirectoryRow(
        id: id, parent: parent, name: name, device: status.device, inode: status.inode, modified: 0, changed: 0,
        flags: .unreadable, children: PackedChildren()), root: root.id)
    return id
  }

  /// The entries that the index has.
  func children(of node: Node) throws(SQLiteError) -> PackedChildren { try index.writer.directories.children(of: node) }

  /// Everything but the place of a directory, after a listing.
  /// - Parameter isChanged: whether the listing differs from what the index has.
  func update(_ node: Node, _ scanned: ScannedDirectory, isChanged: Bool) throws(SQLiteError) {
    let row = DirectoryStore.row(node, scanned)
    deferred.remove(directory: node)
    guard isChanged else { return try index.writer.directories.updateTimes(row) }
    try index.writer.directories.update(row)
    noteSize(of: node)
  }

  /// Whether a directory is large: its events are then followed by looks at names and not by listings.
  private func noteSize(of node: Node) {
    if largeCount(of: node) != nil {
      roots.tree[node].flags.insert(.large)
    } else {
      roots.tree[node].flags.remove(.large)
    }
  }

  /// The number of entries of a directory that is too large to be listed for each change; `nil` for every other one.
  func largeCount(of node: Node) -> Int? { index.writer.directories.largeCount(of: node) }

  /// Takes over what was found under some names of a large directory.
  /// - Returns: what there was under these names.
  func apply(_ edits: [EntryEdit], to node: Node) throws(SQLiteError) -> PackedChildren {
    deferred.insert(directory: node, now: MonotonicTime.now)
    return try index.writer.directories.apply(edits, to: node)
  }

  private static func row(_ id: Node, _ scanned: ScannedDirectory) -> DirectoryRow {
    DirectoryRow(
      id: id, parent: nil, name: [], device: scanned.status.device, inode: scanned.status.inode,
      modified: scanned.modified, changed: scanned.status.changed, flags: [], children: scanned.children)
  }

  /// The kernel refused to watch it.
  func pollWithoutWatch(_ node: Node, _ scanned: ScannedDirectory) {
    guard let error = scanned.watchError else { return }
    polls.insert(node, StoredVersion(scanned), because: error)
  }

  // MARK: Out

  /// The directory is not where it was. It keeps its content until it is found elsewhere or removed.
  func detach(_ node: Node) {
    tables.markComponentsStale(above: node)
    batch.changes.noteLeaving(node, roots.tree)
    roots.tree.detach(node)
    batch.detached.insert(node)
  }

  /// Removes a directory and everything below it.
  func remove(_ node: Node) throws(SQLiteError) {
    // A detached node has lost its root; the row still names it.
    let root = try index.writer.directories.root(of: node)
    for descendant in roots.tree.subtree(of: node).reversed() {
      batch.changes.noteLeaving(descendant, roots.tree)
      if let root {
        let children = try index.writer.directories.children(of: descendant)
        roots.all[root]?.counts.directories -= 1
        roots.all[root]?.counts.entries -= children.count
        if roots.tree[descendant].watch >= 0 { roots.all[root]?.counts.watches -= 1 }
        batch.changes.noteRemoved(descendant, root: root, children)
      }
      try index.writer.directories.delete(descendant)
      release(descendant)
    }
  }

  /// Removes a root with all that belongs to it.
  func remove(_ root: WatchedRoot) throws(SQLiteError) {
    try index.writer.removeRoot(root.id)
    journal.remove(root)
    if let top = root.top {
      for node in roots.tree.subtree(of: top).reversed() { release(node) }
    }
    roots.remove(root)
  }

  /// Frees a node and its watch; its row is the caller's.
  private func release(_ node: Node) {
    watches.release(node)
    tables.markContentStale(of: node)
    batch.forget(node)
    polls.forget(node)
    deferred.remove(directory: node)
    roots.tree.remove(node)
  }
}
