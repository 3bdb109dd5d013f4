import Bytes
import Index
import Platform
import SQLite

/// Writes what a commit leaves for later, when nothing has happened for a while and at the end.
struct DeferredWriting {
  /// A change shows in the times of a directory before its event can be read. Times as old as this (nanoseconds) have
  /// no event under way.
  private static let quiet: Int64 = 500_000_000

  private let roots: WatchedRoots
  private let deferred: DeferredRows
  private let index: IndexFile

  init(_ state: WatchState, _ index: IndexFile) {
    (roots, deferred, self.index) = (state.roots, state.deferred, index)
  }

  /// - Parameter isEverythingRead: whether no event waits; asked after the looks, so that no change before them is one
  ///   that nothing is known of.
  func run(isEverythingRead: () -> Bool) throws(SQLiteError) {
    let now = WallClock.nanoseconds
    let looks = deferred.directories.map { (node: $0, status: version(of: $0)) }
    let isEverythingRead = isEverythingRead()
    try index.writer.transaction { () throws(SQLiteError) in
      for id in deferred.roots {
        guard let root = roots.all[id] else { continue }
        try index.writer.setTick(root: id, root.clock.tick, isReady: root.isReady)
      }
      if !isEverythingRead { return }
      for look in looks { try write(look.node, look.status, now: now) }
    }
    for id in deferred.roots { deferred.remove(root: id) }
    deferred.noteWrite(now: MonotonicTime.now)
  }

  private func write(_ node: DirectoryTree.ID, _ status: FileStatus?, now: Int64) throws(SQLiteError) {
    if var status {
      if (now - DeferredWriting.quiet...now).contains(status.modified) { return }
      // The clock was set back: such a time says nothing, and the next start lists the directory.
      if status.modified > now { status.modified = 0 }
      try index.writer.directories.updateTimes(DirectoryRow(node, status))
    }
    deferred.remove(directory: node)
  }

  /// - Returns: `nil` where another directory is at the path; events tell of that.
  private func version(of node: DirectoryTree.ID) -> FileStatus? {
    guard roots.tree.isAlive(node), let root = roots.root(of: node), let relative = roots.tree.relativePath(of: node),
      let status = FileStatus.look(root.path.appending(relative), followingSymlinks: false),
      status.inode == roots.tree[node].inode
    else { return nil }
    return status
  }
}

extension DirectoryRow {
  fileprivate init(_ node: DirectoryTree.ID, _ status: FileStatus) {
    self.init(
      id: node, parent: nil, name: [], device: status.device, inode: status.inode, modified: status.modified,
      changed: status.changed, flags: [], children: PackedChildren())
  }
}
