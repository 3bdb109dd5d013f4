import Bytes
import Index
import Logging
import Platform
import SQLite

/// Does not trust the kernel: some file systems take watches and never tell. Now and then, when nothing happens, a few
/// known directories are compared with the index, the one after the other. A change without an event means that the
/// file system is deaf, or that there is a mistake here: its root is polled from then on.
extension Indexer {
  /// Nanoseconds between two audits: the only time that an idle tpld wakes up.
  static let auditPeriod: Int64 = 300_000_000_000
  private static let auditedDirectories = 500

  var nextAudit: Int64? { roots.isEmpty ? nil : lastAudit + Indexer.auditPeriod }

  func audit() throws(SQLiteError) {
    lastAudit = MonotonicClock.nanoseconds
    for (id, root) in roots where !root.isDeaf {
      guard let top = root.top else { continue }
      let nodes = tree.subtree(of: top)
      let start = auditedNodes % max(nodes.count, 1)
      let share = [top] + nodes[start..<min(start + Indexer.auditedDirectories, nodes.count)]
      for node in share where try isStale(node, root) {
        // What the kernel tells was told by now, unless it waits in the queue.
        guard source.queuedBytes() == 0, inbox.peek({ $0.chunks.isEmpty }) else { return }
        try becomeDeaf(id, node)
        break
      }
    }
    auditedNodes += Indexer.auditedDirectories
    dirty.formUnion(unreadable)
  }

  private func isStale(_ node: DirectoryTree.ID, _ root: WatchedRoot) throws(SQLiteError) -> Bool {
    guard polled[node] == nil, !tree[node].flags.contains(.unreadable), let relative = tree.relativePath(of: node),
      let stored = try writer.times(ofDirectory: node).map(StoredVersion.init), stored.modified != 0,
      let status = FileStatus.look(root.path.appending(relative), followingSymlinks: false)
    else { return false }
    return stored != StoredVersion(status)
  }

  private func becomeDeaf(_ id: Int64, _ node: DirectoryTree.ID) throws(SQLiteError) {
    guard let root = roots[id], let top = root.top else { return }
    let path = root.path.appending(tree.relativePath(of: node) ?? [])
    log.error(
      "\(path.bytes.displayed) changed and the kernel did not tell: changes in \(root.path.bytes.displayed) are seen late"
    )
    roots[id]!.isDeaf = true
    removeTokens(of: root.path)
    for node in tree.subtree(of: top) {
      if tree[node].watch >= 0 { forgetWatch(tree[node].watch) }
      unclaim(node)
      dirty.insert(node)
    }
  }
}
