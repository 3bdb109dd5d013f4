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
    var kept: [(id: Int64, versions: [DirectoryTree.ID: StoredVersion])] = []
    for root in stored {
      guard root.isReady, let record = allowed.first(where: { $0.path.bytes == root.path }), Indexer.isPresent(record)
      else {
        try writer.transaction { () throws(SQLiteError) in try writer.removeRoot(root.id) }
        continue
      }
      var watched = WatchedRoot(
        id: root.id, path: record.path, rules: rules(for: record, among: allowed), clock: root.clock)
      prepare(&watched)
      let versions = try loadDirectories(of: &watched)
      roots[root.id] = watched
      kept.append((root.id, versions))
    }
    tree.finishLoading()
    openLogs(of: kept.map(\.id))
    for root in kept { revalidate(root.id, root.versions) }
    try commitBatch()
    try addMissing(allowed)
  }

  /// Follows the consent records: new roots are crawled, denied ones forgotten, changed rules applied.
  func reload() throws(SQLiteError) {
    // Records that cannot be read deny nothing.
    guard let allowed = readRecords() else { return }
    for root in Array(roots.values) {
      guard let record = allowed.first(where: { $0.path == root.path }) else {
        removeTokens(of: root.path)
        try writer.transaction { () throws(SQLiteError) in try forget(root) }
        continue
      }
      removeTokens(of: root.path)
      if !Indexer.isPresent(record) {
        try writer.transaction { () throws(SQLiteError) in try forget(root) }
      } else if rules(for: record, among: allowed) != root.rules {
        try writer.transaction { () throws(SQLiteError) in try forget(root) }
        try add(record, among: allowed)
      }
    }
    try addMissing(allowed)
  }

  private func addMissing(_ allowed: [AllowRecord]) throws(SQLiteError) {
    for record in allowed where !roots.values.contains(where: { $0.path == record.path }) && Indexer.isPresent(record) {
      try add(record, among: allowed)
    }
    mustSeekRoots = true
    try seekRoots()
  }

  func allowedRecords() -> [AllowRecord] { readRecords() ?? [] }

  /// - Returns: `nil` when they cannot be read.
  func readRecords() -> [AllowRecord]? {
    do throws(SystemError) {
      let records = try ConsentStore(directories).records()
      recordsFailure = nil
      return records
    } catch {
      // Once: while it lasts, every try would say the same.
      if recordsFailure != error { log.error("\(error)") }
      recordsFailure = error
      return nil
    }
  }

  /// A directory has one watch, so a root inside of another one is left to itself.
  private func rules(for record: AllowRecord, among allowed: [AllowRecord]) -> WatchRules {
    WatchRules(record.settings, nestedRoots: ConsentStore.roots(inside: record.path, among: allowed))
  }

  /// Crawls a root that the index does not know.
  func add(_ record: AllowRecord, among allowed: [AllowRecord]) throws(SQLiteError) {
    var instance: [UInt8] = []
    instance.appendHex(RandomNumber.next())
    try writer.transaction { () throws(SQLiteError) in
      let stored = try writer.addRoot(path: record.path.bytes, instance: instance)
      var root = WatchedRoot(
        id: stored.id, path: record.path, rules: rules(for: record, among: allowed), clock: stored.clock)
      prepare(&root)
      try crawl(&root)
      roots[root.id] = root
      changedRoots.insert(root.id)
      rootsToDerive.insert(root.id)
      try finishBatch()
    }
    let entries = roots.values.first { $0.path == record.path }?.entries ?? 0
    log.info("watching \(record.path.bytes.displayed): \(entries) entries")
  }

  /// Looks at the file system before anything is watched.
  private func prepare(_ root: inout WatchedRoot) {
    root.mountPoints = Indexer.mountPoints(in: root.path)
    do throws(SystemError) {
      root.isDeaf = try FileSystem.isShared(root.path)
      if root.isDeaf {
        log.warning("\(root.path.bytes.displayed) is shared with other machines: changes are seen late")
      }
    } catch {
      // No event is relied upon.
      root.isDeaf = true
      log.warning("\(error): changes in \(root.path.bytes.displayed) are seen late")
    }
  }

  /// One that watches nothing for a root that would tell nothing.
  func scanner(for root: WatchedRoot) -> DirectoryScanner { root.isDeaf ? DirectoryScanner.deaf : scanner }

  private func crawl(_ root: inout WatchedRoot) throws(SQLiteError) {
    var ids: [Int: DirectoryTree.ID] = [:]
    let crawler = Crawler(scanner: scanner(for: root), threads: Indexer.crawlThreads)
    var working = root
    try crawler.crawl(root.path, rules: root.rules) { (batch) throws(SQLiteError) in
      for found in batch {
        guard let id = try store(found, parent: ids[found.parent], root: working) else { continue }
        ids[found.number] = id
        working.directories += 1
        guard case .success(let scanned) = found.result else { continue }
        working.entries += scanned.children.count
        if scanned.watch != nil { working.watches += 1 }
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
    if found.number != 0, parent == nil {
      if case .success(let scanned) = found.result { noteUnclaimed(scanned.watch) }
      return nil
    }
    switch found.result {
    case .success(let scanned):
      // Seen under another name a moment ago: it was renamed during the crawl, and its events tell where it is.
      if let watch = scanned.watch, nodeOfWatch[watch.rawValue] != nil {
        if let parent { dirty.insert(parent) }
        return nil
      }
      return try insert(scanned, name: found.name, parent: parent, root: root)
    case .failure(let failure):
      noteUnclaimed(failure.watch)
      let error = failure.error
      let child = try storeUnreadable(error, name: found.name, parent: parent, root: root)
      if child == nil, let parent, !error.isGone { pollInstead(parent, .unknown, error) }
      return child
    }
  }

  /// - Returns: what the index holds of the times of each directory.
  private func loadDirectories(of root: inout WatchedRoot) throws(SQLiteError) -> [DirectoryTree.ID: StoredVersion] {
    var versions: [DirectoryTree.ID: StoredVersion] = [:]
    var entries = 0
    var top: DirectoryTree.ID?
    try writer.forEachDirectory(root: root.id) { row in
      tree.load(row.id, parent: row.parent, name: row.name, inode: row.inode)
      if row.parent == nil { top = row.id }
      versions[row.id] = StoredVersion(row)
      entries += row.children.count
    }
    guard let top, tree.subtree(of: top).count == versions.count else { throw .inconsistent }
    root.top = top
    root.mount = DirectoryScanner.mount(of: root.path)
    root.isReady = true
    rootOfTop[top] = root.id
    root.directories = versions.count
    root.entries = entries
    root.components = Set(try writer.components(root: root.id))
    return versions
  }

  /// Watches every known directory and marks those to be listed that are not what the index says: what is found at the
  /// path is another directory, or its entries changed.
  func revalidate(_ id: Int64, _ versions: [DirectoryTree.ID: StoredVersion]) {
    guard let root = roots[id], let top = root.top else { return }
    let nodes = tree.subtree(of: top)
    let looks = Revalidator(scanner: scanner(for: root), threads: Indexer.crawlThreads).look(
      at: nodes, of: tree, in: root.path)
    for (node, look) in zip(nodes, looks) where !isAsKnown(node, look, versions[node]) {
      dirty.insert(node)
      if let parent = tree.parent(of: node) { dirty.insert(parent) }
    }
    rootsToDerive.insert(id)
  }

  private func isAsKnown(_ node: DirectoryTree.ID, _ look: Revalidator.Look, _ version: StoredVersion?) -> Bool {
    guard case .there(let status, let result) = look else { return false }
    guard status.inode == tree[node].inode else {
      noteUnclaimed(try? result.get())
      return false
    }
    switch result {
    case .success(let watch):
      if tree[node].watch < 0, nodeOfWatch[watch.rawValue] == nil { claim(watch.rawValue, for: node) }
      if nodeOfWatch[watch.rawValue] != node {
        noteUnclaimed(watch)
        return false
      }
    case .failure(let error): pollInstead(node, StoredVersion(status), error)
    }
    return version == StoredVersion(status)
  }

  /// Removes a root's rows and watches.
  func forget(_ root: WatchedRoot) throws(SQLiteError) {
    try writer.removeRoot(root.id)
    removeLog(of: root)
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
    noteScripts(of: node)
    dirty.remove(node)
    limbo.remove(node)
    polled[node] = nil
    unreadable.remove(node)
    changes.forget(node)
    tree.remove(node)
  }
}
