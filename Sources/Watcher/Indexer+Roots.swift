import Bytes
import Consent
import Index
import Logging
import Layout
import Platform
import SQLite

/// Which roots are watched, and how their directories first get into the tree.
extension Indexer {
  private static let crawlThreads = 8

  /// Takes over what the index knows and compares it with the disk: no crawl for what did not change.
  func load() throws(SQLiteError) {
    let stored = try writer.roots()
    let allowed = allowedRecords()
    tree.beginLoading(largest: try writer.largestDirectory())
    var kept: [Int64] = []
    for root in stored {
      guard root.isReady, let record = allowed.first(where: { $0.path.bytes == root.path }) else {
        try writer.transaction { () throws(SQLiteError) in try writer.removeRoot(root.id) }
        continue
      }
      var watched = WatchedRoot(
        id: root.id, path: record.path, rules: rules(for: record, among: allowed), clock: root.clock)
      try loadDirectories(of: &watched)
      roots[root.id] = watched
      kept.append(root.id)
    }
    tree.finishLoading()
    for id in kept { revalidate(id) }
    storedVersions = [:]
    try commitBatch()
    try addMissing(allowed)
  }

  /// Follows the consent records: new roots are crawled, denied ones forgotten, changed rules applied.
  func reload() throws(SQLiteError) {
    let allowed = allowedRecords()
    for root in Array(roots.values) {
      guard let record = allowed.first(where: { $0.path == root.path }) else {
        removeTokens(of: root.path)
        try writer.transaction { () throws(SQLiteError) in try forget(root) }
        continue
      }
      removeTokens(of: root.path)
      let isGone = root.top == nil || FileStatus.look(root.path)?.inode != root.top.map { tree[$0].inode }
      if isGone || rules(for: record, among: allowed) != root.rules {
        try writer.transaction { () throws(SQLiteError) in try forget(root) }
        try add(record, among: allowed)
      }
    }
    try addMissing(allowed)
  }

  private func addMissing(_ allowed: [AllowRecord]) throws(SQLiteError) {
    for record in allowed where !roots.values.contains(where: { $0.path == record.path }) {
      try add(record, among: allowed)
    }
  }

  private func allowedRecords() -> [AllowRecord] {
    do throws(SystemError) {
      return try ConsentStore(directories).records()
    } catch {
      log.error("\(error)")
      return []
    }
  }

  /// A directory has one watch, so a root inside of another one is left to itself.
  private func rules(for record: AllowRecord, among allowed: [AllowRecord]) -> WatchRules {
    WatchRules(record.settings, nestedRoots: ConsentStore.roots(inside: record.path, among: allowed))
  }

  /// Crawls a root that the index does not know.
  private func add(_ record: AllowRecord, among allowed: [AllowRecord]) throws(SQLiteError) {
    var instance: [UInt8] = []
    instance.appendHex(RandomNumber.next())
    try writer.transaction { () throws(SQLiteError) in
      let stored = try writer.addRoot(path: record.path.bytes, instance: instance)
      var root = WatchedRoot(
        id: stored.id, path: record.path, rules: rules(for: record, among: allowed), clock: stored.clock)
      try crawl(&root)
      roots[root.id] = root
      changedRoots.insert(root.id)
      rootsToDerive.insert(root.id)
      try finishBatch()
    }
    let entries = roots.values.first { $0.path == record.path }?.entries ?? 0
    log.info("watching \(record.path.bytes.displayed): \(entries) entries")
  }

  private func crawl(_ root: inout WatchedRoot) throws(SQLiteError) {
    var ids: [Int: DirectoryTree.ID] = [:]
    let crawler = Crawler(scanner: scanner, threads: Indexer.crawlThreads)
    var working = root
    try crawler.crawl(root.path, rules: root.rules) { (batch) throws(SQLiteError) in
      for found in batch {
        guard let id = try store(found, parent: ids[found.parent], root: working) else { continue }
        ids[found.number] = id
        guard case .success(let scanned) = found.result else { continue }
        working.directories += 1
        working.entries += scanned.children.count
        if found.number == 0 {
          working.top = id
          working.mount = scanned.mount
          rootOfTop[id] = root.id
        }
      }
    }
    working.isReady = working.top != nil
    root = working
  }

  /// - Returns: `nil` for a directory that is not there any more, or is a mount.
  private func store(
    _ found: Crawler.Found, parent: DirectoryTree.ID?, root: WatchedRoot
  ) throws(SQLiteError) -> DirectoryTree.ID? {
    if found.number != 0, parent == nil { return nil }
    switch found.result {
    case .success(let scanned):
      // Seen under another name a moment ago: it was renamed during the crawl, and its events tell where it is.
      if let watch = scanned.watch, nodeOfWatch[watch.rawValue] != nil {
        if let parent { dirty.insert(parent) }
        return nil
      }
      return try insert(scanned, name: found.name, parent: parent, root: root)
    case .failure(let error):
      return try storeUnreadable(error, name: found.name, parent: parent, root: root)
    }
  }

  private func loadDirectories(of root: inout WatchedRoot) throws(SQLiteError) {
    var rows: [DirectoryRow] = []
    var entries = 0
    try writer.forEachDirectory(root: root.id) { row in
      entries += row.children.count
      var light = row
      light.children = PackedChildren()
      rows.append(light)
    }
    let children = Dictionary(grouping: rows.filter { $0.parent != nil }) { $0.parent! }
    guard let top = rows.first(where: { $0.parent == nil }) else { throw .inconsistent }
    tree.insert(top.id, parent: nil, name: [], inode: top.inode, watch: -1, flags: [])
    root.top = top.id
    root.mount = DirectoryScanner.mount(of: root.path)
    rootOfTop[top.id] = root.id
    var waiting = [top.id]
    var reached = 0
    while let parent = waiting.popLast() {
      reached += 1
      for row in children[parent] ?? [] {
        tree.insert(row.id, parent: parent, name: row.name, inode: row.inode, watch: -1, flags: [])
        waiting.append(row.id)
      }
    }
    if reached != rows.count { throw .inconsistent }
    for row in rows { storedVersions[row.id] = StoredVersion(row) }
    root.directories = rows.count
    root.entries = entries
    root.components = Set(try writer.components(root: root.id))
  }

  /// Watches every known directory and lists those again that changed while nobody watched.
  private func revalidate(_ id: Int64) {
    guard var root = roots[id], let top = root.top else { return }
    root.isReady = true
    roots[id] = root
    for node in tree.subtree(of: top) {
      guard let relative = tree.relativePath(of: node) else { continue }
      do throws(SystemError) {
        let (status, watch) = try scanner.revalidate(root.path.appending(relative), isTop: node == top)
        if status.inode != tree[node].inode || nodeOfWatch[watch.rawValue] != nil {
          dirty.insert(tree.parent(of: node) ?? node)
          continue
        }
        tree[node].watch = watch.rawValue
        nodeOfWatch[watch.rawValue] = node
        if storedVersions[node] != StoredVersion(status) { dirty.insert(node) }
      } catch {
        dirty.insert(tree.parent(of: node) ?? node)
        dirty.insert(node)
      }
    }
    rootsToDerive.insert(id)
  }

  /// Removes a root's rows and watches.
  func forget(_ root: WatchedRoot) throws(SQLiteError) {
    try writer.removeRoot(root.id)
    if let top = root.top {
      for node in tree.subtree(of: top).reversed() { release(node) }
      rootOfTop[top] = nil
    }
    roots[root.id] = nil
  }

  /// Frees a node and its watch; its row is the caller's.
  func release(_ node: DirectoryTree.ID) {
    let watch = tree[node].watch
    if watch >= 0, nodeOfWatch[watch] == node { forgetWatch(watch) }
    dirty.remove(node)
    limbo.remove(node)
    tree.remove(node)
  }

  func forgetWatch(_ watch: Int32) {
    nodeOfWatch[watch] = nil
    dyingWatches.insert(watch)
    source.removeWatch(WatchDescriptor(rawValue: watch))
  }
}
