import Bytes
import Index
import Layout
import Logging
import Platform
import SQLite

/// Compares dirty directories with the index, and finds out where directories went and came from. Events only say which
/// directories to list; what is true is the listing.
final class TreeUpdate {
  typealias Node = DirectoryTree.ID

  /// Beyond that many listings something goes round in circles; the roots are crawled again instead.
  private static let mostListings = 1_000_000

  private let roots: WatchedRoots
  private let watches: WatchTable
  private let batch: Batch
  private let polls: PollSchedule
  private let index: IndexFile
  private let store: DirectoryStore
  private let tables: DerivedTables
  private let scanner: DirectoryScanner
  private let tokens: PromptTokens
  private let log: Logger

  init(
    _ state: WatchState, _ index: IndexFile, _ store: DirectoryStore, _ tables: DerivedTables,
    _ scanner: DirectoryScanner, _ tokens: PromptTokens, log: Logger
  ) {
    (roots, watches, batch, polls) = (state.roots, state.watches, state.batch, state.polls)
    (self.index, self.store, self.tables) = (index, store, tables)
    (self.scanner, self.tokens, self.log) = (scanner, tokens, log)
  }

  /// Lists dirty directories, the highest first, until there are none; then removes what was not found again.
  func settle() throws(SQLiteError) {
    var listings = 0
    while !batch.dirty.isEmpty || !batch.detached.isEmpty {
      for node in dirtyFromTheTop() {
        guard batch.dirty.remove(node) != nil, roots.tree.isAlive(node), roots.tree.topDirectory(of: node) != nil
        else { continue }
        try list(node)
        listings += 1
      }
      if listings > TreeUpdate.mostListings { throw .inconsistent }
      if batch.dirty.isEmpty { try removeDetached() }
    }
  }

  private func dirtyFromTheTop() -> [Node] {
    batch.dirty.map { (node: $0, depth: roots.tree.isAlive($0) ? roots.tree.depth(of: $0) : 0) }
      .sorted { $0.depth < $1.depth }.map(\.node)
  }

  private func removeDetached() throws(SQLiteError) {
    for node in batch.detached where roots.tree.isAlive(node) && roots.tree.isDetached(node) {
      try store.remove(node)
    }
    batch.detached = []
  }
}

// MARK: - List

extension TreeUpdate {
  /// Compares a directory with its row and takes over what is different.
  private func list(_ node: Node) throws(SQLiteError) {
    guard let relative = roots.tree.relativePath(of: node), let root = roots.root(of: node) else { return }
    let scanned: ScannedDirectory
    do throws(ScanFailure) {
      scanned = try scan(relative, in: root, mount: roots.tree.isTop(node) ? nil : root.mount)
    } catch {
      watches.noteUnclaimed(error.watch)
      return try listingFailed(node, error.error, root)
    }
    guard try isSameDirectory(node, scanned, root) else { return }
    try replaceChildren(of: node, with: scanned, relative: relative, root: root)
  }

  private func scan(
    _ relative: [UInt8], in root: WatchedRoot, mount: UInt64?
  ) throws(ScanFailure) -> ScannedDirectory {
    try scanner.adapted(to: root).scan(
      root.path.appending(relative), relative: relative, rules: root.rules, mount: mount)
  }

  /// Whether what was opened is the directory the node stands for. If not, an ancestor tells what happened.
  private func isSameDirectory(
    _ node: Node, _ scanned: ScannedDirectory, _ root: WatchedRoot
  ) throws(SQLiteError) -> Bool {
    let isSame = scanned.status.inode == roots.tree[node].inode
    if let watch = scanned.watch {
      // Watched anew: after an IGNORED, or once the kernel has room again.
      if isSame, watches.node(of: watch) == nil { watches.claim(watch, for: node) }
      if isSame, watches.node(of: watch) == node {
        polls.remove(node)
        return true
      }
      watches.noteUnclaimed(watch)
    } else if isSame {
      store.pollWithoutWatch(node, scanned)
      return true
    }
    if let parent = roots.tree.parent(of: node) {
      batch.dirty.insert(parent)
    } else {
      try removeVanished(root)
    }
    return false
  }

  private func listingFailed(_ node: Node, _ error: SystemError, _ root: WatchedRoot) throws(SQLiteError) {
    if error.isPermissionDenied {
      roots.tree[node].flags.insert(.unreadable)
      polls.insertUnreadable(node)
      return
    }
    // No descriptor left, a disk that fails: that says nothing about the directory.
    guard error.isGone else { return polls.insert(node, .unknown, because: error) }
    if let parent = roots.tree.parent(of: node) {
      // Gone, or no directory any more. Its parent's listing says so too, unless that came before the event.
      batch.dirty.insert(parent)
      detach(node)
    } else {
      try removeVanished(root)
    }
  }

  /// The root is not where it was. Its rows would be wrong answers.
  private func removeVanished(_ root: WatchedRoot) throws(SQLiteError) {
    log.warning("\(root.path.bytes.displayed) is gone")
    batch.mustSeekRoots = true
    tokens.remove(of: root.path)
    try store.remove(root)
    batch.forget(root: root.id)
  }
}

// MARK: - Reconcile

extension TreeUpdate {
  private func replaceChildren(
    of node: Node, with scanned: ScannedDirectory, relative: [UInt8], root: WatchedRoot
  ) throws(SQLiteError) {
    let old = try index.writer.children(ofDirectory: node)
    let wasUnreadable = roots.tree[node].flags.contains(.unreadable)
    roots.tree[node].flags.remove(.unreadable)
    polls.removeUnreadable(node)
    try reconcileSubdirectories(of: node, scanned, relative: relative, root: root)
    if old != scanned.children || wasUnreadable {
      batch.changes.noteListing(node, before: old, after: scanned.children)
      tables.markScriptsStale(of: node)
      batch.changedRoots.insert(root.id)
      roots.all[root.id]?.counts.entries += scanned.children.count - old.count
    }
    try store.update(node, scanned)
  }

  private func reconcileSubdirectories(
    of node: Node, _ scanned: ScannedDirectory, relative: [UInt8], root: WatchedRoot
  ) throws(SQLiteError) {
    var known: [[UInt8]: Node] = [:]
    for child in roots.tree.children(of: node) { known[Array(roots.tree.name(of: child))] = child }
    for (name, inode) in scanned.subdirectories {
      if let child = known.removeValue(forKey: name), isChild(child, name, of: node) {
        if roots.tree[child].inode == inode {
          if mustListAgain(child) { batch.dirty.insert(child) }
          continue
        }
        detach(child)
      }
      try adopt(name, into: node, relative: relative.isEmpty ? name : relative + [.slash] + name, root: root)
    }
    for (name, child) in known where isChild(child, name, of: node) { detach(child) }
  }

  private func mustListAgain(_ child: Node) -> Bool {
    roots.tree[child].watch < 0 && !polls.isPolled(child) || roots.tree[child].flags.contains(.unreadable)
  }

  /// Adopting one entry can move another one: `mv x y/x` shows first as a new `y` that holds what was `x`.
  private func isChild(_ child: Node, _ name: [UInt8], of node: Node) -> Bool {
    roots.tree.parent(of: child) == node && roots.tree.name(of: child).elementsEqual(name)
  }

  private func detach(_ node: Node) {
    tables.markComponentsStale(above: node)
    batch.changes.noteLeaving(node, roots.tree)
    roots.tree.detach(node)
    batch.detached.insert(node)
  }
}

// MARK: - Adopt, move

extension TreeUpdate {
  /// Takes in a directory that is new in its parent: moved here, when its watch is known, or really new.
  private func adopt(
    _ name: [UInt8], into parent: Node, relative: [UInt8], root: WatchedRoot
  ) throws(SQLiteError) {
    let scanned: ScannedDirectory
    do throws(ScanFailure) {
      scanned = try scan(relative, in: root, mount: root.mount)
    } catch {
      watches.noteUnclaimed(error.watch)
      return try adoptWithoutListing(name, into: parent, error.error, root: root)
    }
    if let watch = scanned.watch, let known = watches.node(of: watch) {
      return try adoptKnown(known, name, into: parent, root: root)
    }
    let child = try store.insert(scanned, name: name, parent: parent, root: root)
    tables.markComponentsStale(above: child)
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
      // Its parent's next listing asks again.
      return polls.insert(parent, .unknown, because: error)
    }
    if try index.writer.root(ofDirectory: known) == root.id {
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
    batch.changes.noteLeaving(node, roots.tree)
    batch.changes.noteMoved(node)
    // Under its old name and under the new one.
    tables.markScriptsStale(of: node)
    tables.markComponentsStale(above: node)
    roots.tree.move(node, to: parent, name: name)
    tables.markComponentsStale(above: node)
    batch.detached.remove(node)
    try index.writer.move(directory: node, parent: parent, name: name)
    // Rules may say something else about the new place.
    for descendant in roots.tree.subtree(of: node) {
      batch.dirty.insert(descendant)
      tables.markScriptsStale(of: descendant)
    }
  }
}
