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
    if mustRescan { markEverythingDirty() }
    if dirty.isEmpty, limbo.isEmpty, rootsToDerive.isEmpty { return }
    try writer.transaction { () throws(SQLiteError) in
      try settle()
      try finishBatch()
    }
  }

  /// After an overflow nobody knows what was missed: every directory is compared with the disk.
  private func markEverythingDirty() {
    mustRescan = false
    report.rescans += 1
    for root in roots.values {
      removeTokens(of: root.path)
      if let top = root.top { dirty.formUnion(tree.subtree(of: top)) }
    }
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
    for descendant in tree.subtree(of: node).reversed() {
      try forgetCounts(of: descendant)
      try writer.delete(directory: descendant)
      release(descendant)
    }
  }

  /// A node in limbo has lost its root; the row still names it.
  private func forgetCounts(of node: DirectoryTree.ID) throws(SQLiteError) {
    guard let root = try writer.root(ofDirectory: node) else { return }
    roots[root]?.directories -= 1
    roots[root]?.entries -= try writer.children(ofDirectory: node).count
  }

  func finishBatch() throws(SQLiteError) {
    for id in rootsToDerive { try deriveComponents(id) }
    rootsToDerive = []
    for id in changedRoots {
      guard roots[id] != nil else { continue }
      roots[id]!.clock.tick += 1
      try writer.setTick(root: id, roots[id]!.clock.tick, isReady: roots[id]!.isReady)
    }
    changedRoots = []
  }
}
