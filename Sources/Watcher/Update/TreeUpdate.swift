import Bytes
import Index
import Layout
import Logging
import Platform
import SQLite

/// Compares dirty directories with the index and takes over what is different. Events only say which directories to
/// list; what is true is the listing.
final class TreeUpdate {
  typealias Node = DirectoryTree.ID

  /// Beyond that many listings something goes round in circles; the roots are crawled again instead.
  private static let mostListings = 1_000_000

  private let state: WatchState
  private let store: DirectoryStore
  private let tables: DerivedTables
  private let adoption: Adoption
  private let names: NameUpdate
  private let scanner: DirectoryScanner
  private let tokens: PromptTokens
  private let log: Logger

  init(
    _ state: WatchState, _ store: DirectoryStore, _ tables: DerivedTables, _ adoption: Adoption,
    _ scanner: DirectoryScanner, _ tokens: PromptTokens, log: Logger
  ) {
    self.state = state
    (self.store, self.tables, self.adoption) = (store, tables, adoption)
    names = NameUpdate(state, store, tables, adoption)
    (self.scanner, self.tokens, self.log) = (scanner, tokens, log)
  }

  private var roots: WatchedRoots { state.roots }
  private var watches: WatchTable { state.watches }
  private var batch: Batch { state.batch }
  private var polls: PollSchedule { state.polls }

  /// Looks at what is dirty, the highest directories first, until nothing is; then removes what was not found again.
  func settle() throws(SQLiteError) {
    var listings = 0
    while batch.hasToLook || !batch.detached.isEmpty {
      for node in dirtyFromTheTop() {
        let names = batch.takeNames(of: node)
        let isDirty = batch.dirty.remove(node) != nil
        guard isDirty || names != nil, roots.tree.isAlive(node), roots.tree.topDirectory(of: node) != nil
        else { continue }
        try look(at: node, isDirty ? nil : names)
        listings += 1
      }
      if listings > TreeUpdate.mostListings { throw .inconsistent }
      if !batch.hasToLook { try removeDetached() }
    }
  }

  /// - Parameter names: what to look at; `nil` for the whole directory.
  private func look(at node: Node, _ names: Set<[UInt8]>?) throws(SQLiteError) {
    if let names, try self.names.run(names, in: node) { return }
    try list(node)
  }

  private func dirtyFromTheTop() -> [Node] {
    batch.dirty.union(batch.names.keys).map { (node: $0, depth: roots.tree.isAlive($0) ? roots.tree.depth(of: $0) : 0) }
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
      scanned = try scanner.scan(relative, in: root, mount: roots.tree.isTop(node) ? nil : root.mount)
    } catch {
      watches.noteUnclaimed(error.watch)
      return try listingFailed(node, error.error, root)
    }
    guard try isSameDirectory(node, scanned, root) else { return }
    try replaceChildren(of: node, with: scanned, relative: relative, root: root)
  }

  /// Whether what was opened is the directory the node stands for. If not, an ancestor tells what happened.
  private func isSameDirectory(
    _ node: Node, _ scanned: ScannedDirectory, _ root: WatchedRoot
  ) throws(SQLiteError) -> Bool {
    let isSame = scanned.status.inode == roots.tree[node].inode
    if let watch = scanned.watch {
      // Watched again: after an IGNORED, or once the kernel has room again.
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
    if roots.tree.isTop(node) { try removeVanished(root) } else { batch.noteDoubt(about: node, roots.tree) }
    return false
  }

  private func listingFailed(_ node: Node, _ error: SystemError, _ root: WatchedRoot) throws(SQLiteError) {
    if error.isPermissionDenied {
      roots.tree[node].flags.insert(.unreadable)
      polls.insertUnreadable(node)
      return tables.markContentStale(of: node)
    }
    // No descriptor left, a disk that fails: that says nothing about the directory.
    guard error.isGone else { return polls.insert(node, .unknown, because: error) }
    if roots.tree.isTop(node) { return try removeVanished(root) }
    // Gone, or no directory any more. Its parent says so too, unless that was looked at before the event.
    batch.noteDoubt(about: node, roots.tree)
    store.detach(node)
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
    let old = try store.children(of: node)
    let wasUnreadable = roots.tree[node].flags.contains(.unreadable)
    roots.tree[node].flags.remove(.unreadable)
    polls.removeUnreadable(node)
    try reconcileSubdirectories(of: node, scanned, relative: relative, root: root)
    let isChanged = old != scanned.children
    if isChanged || wasUnreadable {
      batch.changes.noteListing(node, before: old, after: scanned.children)
      tables.markContentStale(of: node)
      batch.changedRoots.insert(root.id)
      roots.all[root.id]?.counts.entries += scanned.children.count - old.count
    }
    try store.update(node, scanned, isChanged: isChanged)
  }

  private func reconcileSubdirectories(
    of node: Node, _ scanned: ScannedDirectory, relative: [UInt8], root: WatchedRoot
  ) throws(SQLiteError) {
    var known: [[UInt8]: Node] = [:]
    for child in roots.tree.children(of: node) { known[Array(roots.tree.name(of: child))] = child }
    for (name, inode) in scanned.subdirectories {
      if let child = known.removeValue(forKey: name), isChild(child, name, of: node) {
        if roots.tree[child].inode == inode {
          if polls.mustListAgain(child, roots.tree) { batch.dirty.insert(child) }
          continue
        }
        store.detach(child)
      }
      try adoption.adopt(
        name, into: node, relative: relative.isEmpty ? name : relative + [.slash] + name, root: root)
    }
    for (name, child) in known where isChild(child, name, of: node) { store.detach(child) }
  }

  /// Adopting one entry can move another one: `mv x y/x` shows first as a new `y` that holds what was `x`.
  private func isChild(_ child: Node, _ name: [UInt8], of node: Node) -> Bool {
    roots.tree.parent(of: child) == node && roots.tree.name(of: child).elementsEqual(name)
  }
}
