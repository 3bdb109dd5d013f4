import Bytes
import Index
import Layout
import Platform
import SQLite

/// Takes in directories that are new in their parent, and so finds out where moved ones came from.
struct Adoption {
  typealias Node = DirectoryTree.ID

  private let roots: WatchedRoots
  private let watches: WatchTable
  private let batch: Batch
  private let polls: PollSchedule
  private let index: IndexFile
  private let store: DirectoryStore
  private let tables: DerivedTables
  private let scanner: DirectoryScanner
  private let tokens: PromptTokens

  init(
    _ state: WatchState, _ index: IndexFile, _ store: DirectoryStore, _ tables: DerivedTables,
    _ scanner: DirectoryScanner, _ tokens: PromptTokens
  ) {
    (roots, watches, batch, polls) = (state.roots, state.watches, state.batch, state.polls)
    (self.index, self.store, self.tables) = (index, store, tables)
    (self.scanner, self.tokens) = (scanner, tokens)
  }

  /// Moves the directory here, when its watch is known; otherwise it is really new, and so is all below it.
  func adopt(
    _ name: [UInt8], into parent: Node, relative: [UInt8], root: WatchedRoot
  ) throws(SQLiteError) {
    let scanned: ScannedDirectory
    do throws(ScanFailure) {
      scanned = try scanner.scan(relative, in: root, mount: root.mount)
    } catch {
      watches.noteUnclaimed(error.watch)
      return try adoptWithoutListing(name, into: parent, error.error, root: root)
    }
    if let watch = scanned.watch, let known = watches.node(of: watch) {
      return try adoptKnown(known, name, into: parent, root: root)
    }
    let child = try store.insert(scanned, name: name, parent: parent, root: root)
    tables.markComponentsStale(above: child)
    tokens.remove(for: child)
    batch.changes.noteCreated(child, scanned.children)
    roots.all[root.id]?.counts.directories += 1
    roots.all[root.id]?.counts.entries += scanned.children.count
    if scanned.watch != nil { roots.all[root.id]?.counts.watches += 1 }
    for subdirectory in scanned.subdirectories {
      try adopt(
        subdirectory.name, into: child, relative: relative + [.slash] + subdirectory.name, root: root)
    }
  }

  private func adoptWithoutListing(
    _ name: [UInt8], into parent: Node, _ error: SystemError, root: WatchedRoot
  ) throws(SQLiteError) {
    if let child = try store.insertUnreadable(error, name: name, parent: parent, root: root) {
      tables.markComponentsStale(above: child)
      batch.changes.noteCreated(child, PackedChildren())
      roots.all[root.id]?.counts.directories += 1
    } else if !error.isGone {
      // Its parent's next listing finds it again.
      polls.insert(parent, .unknown, because: error)
    }
  }

  /// - Parameter known: the node that has the watch of what was found.
  private func adoptKnown(
    _ known: Node, _ name: [UInt8], into parent: Node, root: WatchedRoot
  ) throws(SQLiteError) {
    do throws(SystemError) {
      // A bind mount shows one directory twice. The first place keeps it.
      if try isInPlace(known) { return }
    } catch {
      // Where the former place may not be looked at, it has moved: a mount is told from the root's own, where the
      // kernel says which one a directory is on. Otherwise its parent's next listing asks again.
      guard error.isPermissionDenied, root.mount != 0 else {
        return polls.insert(parent, .unknown, because: error)
      }
    }
    if try index.writer.directories.root(of: known) == root.id {
      try move(known, to: parent, name: name)
    } else {
      // Out of another root: its rows and rules are others, so it is new here.
      tables.markComponentsStale(above: known)
      try store.remove(known)
      batch.dirty.insert(parent)
    }
  }

  /// Looks at every directory on the way down: a symlink in the place of one leads to what has moved.
  private func isInPlace(_ node: Node) throws(SystemError) -> Bool {
    guard let root = roots.root(of: node) else { return false }
    var current = node
    while let parent = roots.tree.parent(of: current) {
      guard let relative = roots.tree.relativePath(of: current),
        let status = try FileStatus.find(root.path.appending(relative), followingSymlinks: false),
        status.inode == roots.tree[current].inode
      else { return false }
      current = parent
    }
    return true
  }

  private func move(_ node: Node, to parent: Node, name: [UInt8]) throws(SQLiteError) {
    if let old = roots.tree.parent(of: node) { batch.dirty.insert(old) }
    if roots.tree.isTop(node) || roots.tree.isAncestor(node, of: parent) {
      // The picture above is out of date; the events that say so are on their way or in this batch.
      batch.dirty.insert(parent)
      return
    }
    let formerDepth = roots.tree.depth(of: node)
    batch.changes.noteLeaving(node, roots.tree)
    batch.changes.noteMoved(node)
    // Under its old name and under the new one.
    tables.markContentStale(of: node)
    tables.markComponentsStale(above: node)
    roots.tree.move(node, to: parent, name: name)
    tokens.remove(for: node)
    tables.markComponentsStale(above: node)
    batch.detached.remove(node)
    try index.writer.directories.move(node, parent: parent, name: name)
    markMoved(node, up: formerDepth - roots.tree.depth(of: node))
  }

  /// Rules may say something else about the new place; of what lies too deep for that, every listing is as it was.
  /// - Parameter levels: that the directory came nearer to the root.
  private func markMoved(_ node: Node, up levels: Int) {
    guard let root = roots.root(of: node) else { return }
    for descendant in roots.tree.subtree(of: node) {
      let depth = roots.tree.depth(of: descendant)
      if root.rules.ignoringDependsOnPlace(depth: min(depth, depth + levels)) { batch.dirty.insert(descendant) }
      tables.markContentStale(of: descendant)
    }
  }
}
