import Bytes
import Index
import Layout
import Logging
import Platform
import SQLite

/// Brings the directories of a whole root into the tree: by a crawl where the index does not know the root, otherwise
/// out of the index, compared with the disk.
struct RootScan {
  typealias Node = DirectoryTree.ID
  /// What the index holds of the times of each directory.
  typealias Versions = [Node: StoredVersion]

  private static let threads = 8

  private let roots: WatchedRoots
  private let watches: WatchTable
  private let batch: Batch
  private let polls: PollSchedule
  private let index: IndexFile
  private let store: DirectoryStore
  private let scanner: DirectoryScanner
  private let log: Logger

  init(_ state: WatchState, _ index: IndexFile, _ store: DirectoryStore, _ scanner: DirectoryScanner, log: Logger) {
    (roots, watches, batch, polls) = (state.roots, state.watches, state.batch, state.polls)
    (self.index, self.store, self.scanner, self.log) = (index, store, scanner, log)
  }

  /// Looks at the file system before anything is watched.
  private func prepare(_ root: inout WatchedRoot) {
    root.mountPoints = MountPoints.inside(root.path)
    do throws(SystemError) {
      root.isWithoutEvents = try FileSystem.isShared(root.path)
      if root.isWithoutEvents {
        log.warning("\(root.path.bytes.displayed) is shared with other machines: changes are seen late")
      }
    } catch {
      // No event is relied upon.
      root.isWithoutEvents = true
      log.warning("\(error): changes in \(root.path.bytes.displayed) are seen late")
    }
  }
}

// MARK: - Crawl

extension RootScan {
  /// Crawls a root that the index does not know.
  func crawl(_ new: WatchedRoot) throws(SQLiteError) {
    var root = new
    prepare(&root)
    var nodes: [Int: Node] = [:]
    let crawler = Crawler(scanner: scanner.adapted(to: root), threads: RootScan.threads)
    try crawler.crawl(root.path, rules: root.rules) { (batch) throws(SQLiteError) in
      for found in batch {
        guard let node = try insert(found, parent: nodes[found.parent], root: root) else { continue }
        nodes[found.number] = node
        root.counts.directories += 1
        guard case .success(let scanned) = found.result else { continue }
        root.counts.entries += scanned.children.count
        if scanned.watch != nil { root.counts.watches += 1 }
        if found.number == 0 { (root.top, root.mount) = (node, scanned.mount) }
      }
    }
    roots.insert(root)
  }

  /// - Returns: `nil` for a directory that is not there any more, or is a mount.
  private func insert(_ found: Crawler.Found, parent: Node?, root: WatchedRoot) throws(SQLiteError) -> Node? {
    if found.number != 0, parent == nil {
      if case .success(let scanned) = found.result { watches.noteUnclaimed(scanned.watch) }
      return nil
    }
    switch found.result {
    case .success(let scanned):
      // Seen under another name a moment ago: it was renamed during the crawl, and its events tell where it is.
      if let watch = scanned.watch, watches.node(of: watch) != nil {
        if let parent { batch.dirty.insert(parent) }
        return nil
      }
      return try store.insert(scanned, name: found.name, parent: parent, root: root)
    case .failure(let failure):
      watches.noteUnclaimed(failure.watch)
      let error = failure.error
      let child = try store.insertUnreadable(error, name: found.name, parent: parent, root: root)
      if child == nil, let parent, !error.isGone { polls.insert(parent, .unknown, because: error) }
      return child
    }
  }
}

// MARK: - Load and revalidate

extension RootScan {
  /// Takes a root's directories out of the index.
  func load(_ known: WatchedRoot) throws(SQLiteError) -> Versions {
    var root = known
    root.isReadyInIndex = true
    prepare(&root)
    var versions: Versions = [:]
    try index.writer.directories.forEach(root: root.id) { row in
      roots.tree.load(row.id, parent: row.parent, name: row.name, inode: row.inode)
      if row.parent == nil { root.top = row.id }
      if index.writer.directories.largeCount(of: row.id) != nil { roots.tree[row.id].flags.insert(.large) }
      versions[row.id] = StoredVersion(row)
      root.counts.entries += row.children.count
    }
    guard let top = root.top, roots.tree.subtree(of: top).count == versions.count else { throw .inconsistent }
    root.mount = DirectoryScanner.mount(of: root.path)
    root.counts.directories = versions.count
    root.components = Set(try index.writer.components(root: root.id))
    roots.insert(root)
    return versions
  }

  /// Watches every known directory and marks those to be listed that are not what the index says: what is found at the
  /// path is another directory, or its entries changed.
  func revalidate(_ id: Int64, _ versions: Versions) {
    guard let root = roots.all[id], let top = root.top else { return }
    let nodes = roots.tree.subtree(of: top)
    let looks = Revalidator(scanner: scanner.adapted(to: root), threads: RootScan.threads).look(
      at: nodes, of: roots.tree, in: root.path)
    for (node, look) in zip(nodes, looks) where !isAsKnown(node, look, versions[node]) {
      batch.dirty.insert(node)
      if let parent = roots.tree.parent(of: node) { batch.dirty.insert(parent) }
    }
    batch.staleComponents.insert(id)
  }

  private func isAsKnown(_ node: Node, _ look: Revalidator.Look, _ version: StoredVersion?) -> Bool {
    guard case .there(let status, let result) = look else { return false }
    guard status.inode == roots.tree[node].inode else {
      // Where nothing was watched, nothing is unclaimed.
      watches.noteUnclaimed(try? result.get())
      return false
    }
    switch result {
    case .success(let watch):
      if roots.tree[node].watch < 0, watches.node(of: watch) == nil { watches.claim(watch, for: node) }
      if watches.node(of: watch) != node {
        watches.noteUnclaimed(watch)
        return false
      }
    case .failure(let error): polls.insert(node, StoredVersion(status), because: error)
    }
    return version == StoredVersion(status)
  }
}
