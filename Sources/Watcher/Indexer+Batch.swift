import Bytes
import Index
import Layout
import Logging
import Platform
import SQLite

/// Turns what is dirty into rows, in one transaction.
extension Indexer {
  /// Beyond that many listings something goes round in circles; the roots are crawled again instead.
  private static let patience = 1_000_000

  func commitBatch() throws(SQLiteError) {
    if mustRescan { try rescan() }
    if dirty.isEmpty, limbo.isEmpty, rootsToDerive.isEmpty, changedRoots.isEmpty, changes.isEmpty { return }
    try writer.transaction { () throws(SQLiteError) in
      try settle()
      try finishBatch()
    }
  }

  /// After an overflow nobody knows what was missed: every directory is compared with the disk by its times.
  private func rescan() throws(SQLiteError) {
    mustRescan = false
    rescanPacing.noteRescan(now: MonotonicClock.nanoseconds)
    report.rescans += 1
    for root in roots.values {
      removeTokens(of: root.path)
      gaps[root.id] = min(gaps[root.id] ?? .max, lastSeen)
      changedRoots.insert(root.id)
      revalidate(root.id, try storedVersions(of: root.id))
    }
  }

  private func storedVersions(of root: Int64) throws(SQLiteError) -> [DirectoryTree.ID: StoredVersion] {
    var versions: [DirectoryTree.ID: StoredVersion] = [:]
    try writer.forEachDirectory(root: root, withChildren: false) { versions[$0.id] = StoredVersion($0) }
    return versions
  }

  /// Lists dirty directories, the highest first, until there are none; then buries what was not found again.
  private func settle() throws(SQLiteError) {
    var rounds = 0
    while !dirty.isEmpty || !limbo.isEmpty {
      for node in dirty.map({ ($0, tree.isAlive($0) ? tree.depth(of: $0) : 0) }).sorted(by: { $0.1 < $1.1 }) {
        guard dirty.remove(node.0) != nil, tree.isAlive(node.0), !isInLimbo(node.0) else { continue }
        try list(node.0)
        rounds += 1
      }
      if rounds > Indexer.patience {
        throw .inconsistent
      }
      if dirty.isEmpty { try buryLimbo() }
    }
  }

  private func isInLimbo(_ node: DirectoryTree.ID) -> Bool { tree.topDirectory(of: node) == nil }

  private func buryLimbo() throws(SQLiteError) {
    for node in limbo where tree.isAlive(node) && tree.isInLimbo(node) { try bury(node) }
    limbo = []
  }

  /// Removes a directory and everything below it from the index and from the kernel's watches.
  func bury(_ node: DirectoryTree.ID) throws(SQLiteError) {
    // A node in limbo has lost its root; the row still names it.
    let root = try writer.root(ofDirectory: node)
    for descendant in tree.subtree(of: node).reversed() {
      changes.noteLeaving(descendant, tree)
      if let root {
        let children = try writer.children(ofDirectory: descendant)
        roots[root]?.directories -= 1
        roots[root]?.entries -= children.count
        if tree[descendant].watch >= 0 { roots[root]?.watches -= 1 }
        changes.noteBuried(descendant, root: root, children)
      }
      try writer.delete(directory: descendant)
      release(descendant)
    }
  }

  func finishBatch() throws(SQLiteError) {
    for id in rootsToDerive { try deriveComponents(id) }
    rootsToDerive = []
    try deriveScripts()
    try noteTouchedRoots()
    for id in changedRoots {
      guard roots[id] != nil else { continue }
      roots[id]!.clock.tick &+= 1
      try writer.setTick(root: id, roots[id]!.clock.tick, isReady: roots[id]!.isReady)
    }
    // Before the index commits: after a crash in between, the next start finds the same differences once more, under
    // the log's tick and a later one. The other way round they would be lost.
    logChanges(in: changedRoots)
    changedRoots = []
    changes = BatchChanges()
    removeUnclaimedWatches()
    tree.recycle()
  }
}
