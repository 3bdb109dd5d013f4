import Bytes
import Consent
import Index
import Layout
import Logging
import Platform
import SQLite

/// Follows the consent records: which roots are watched.
struct AllowedRoots {
  private let records: ConsentRecords
  private let roots: WatchedRoots
  private let batch: Batch
  private let index: IndexFile
  private let store: DirectoryStore
  private let scan: RootScan
  private let commit: BatchCommit
  private let awaited: AwaitedRoots
  private let tokens: PromptTokens
  private let log: Logger

  init(
    _ state: WatchState, _ records: ConsentRecords, _ index: IndexFile, _ store: DirectoryStore, _ scan: RootScan,
    _ commit: BatchCommit, _ awaited: AwaitedRoots, _ tokens: PromptTokens, log: Logger
  ) {
    (roots, batch) = (state.roots, state.batch)
    (self.records, self.index, self.store, self.scan) = (records, index, store, scan)
    (self.commit, self.awaited, self.tokens, self.log) = (commit, awaited, tokens, log)
  }

  /// Takes over what the index knows and compares it with the disk: no crawl for what did not change.
  func load() throws(SQLiteError) {
    let stored = try index.writer.roots()
    let allowed = records.read() ?? []
    roots.tree.beginLoading(largest: try index.writer.directories.largestIdentifier())
    var loaded: [(id: Int64, versions: RootScan.Versions)] = []
    for root in stored {
      guard root.isReady, let record = allowed.first(where: { $0.path.bytes == root.path }), record.isPresent else {
        try index.writer.transaction { () throws(SQLiteError) in try index.writer.removeRoot(root.id) }
        continue
      }
      loaded.append((root.id, try scan.load(watched(root, record, among: allowed))))
    }
    roots.tree.finishLoading()
    for root in loaded { commit.resumeJournal(of: root.id) }
    for root in loaded { scan.revalidate(root.id, root.versions) }
    try commit.run()
    try addMissing(allowed)
  }

  /// New roots are crawled, denied ones forgotten, changed rules applied.
  func reload() throws(SQLiteError) {
    // Records that cannot be read deny nothing.
    guard let allowed = records.read() else { return }
    for root in Array(roots.all.values) {
      tokens.remove(of: root.path)
      guard let record = allowed.first(where: { $0.path == root.path }), record.isPresent else {
        try remove(root)
        continue
      }
      if rules(for: record, among: allowed) != root.rules {
        try remove(root)
        try add(record, among: allowed)
      }
    }
    try addMissing(allowed)
  }

  /// Takes up roots that are back at their paths, and watches for the return of the others.
  func seek() throws(SQLiteError) {
    guard batch.mustSeekRoots, let allowed = records.read() else { return }
    batch.mustSeekRoots = false
    awaited.watch(for: missing(of: allowed))
    // After the watches: a root that came before them is there now, a later one brings an event.
    let back = missing(of: allowed).filter(\.isPresent)
    for record in back { try add(record, among: allowed) }
    if !back.isEmpty { awaited.watch(for: missing(of: allowed)) }
  }

  private func missing(of allowed: [AllowRecord]) -> [AllowRecord] { allowed.filter { !roots.contains($0.path) } }

  private func addMissing(_ allowed: [AllowRecord]) throws(SQLiteError) {
    for record in allowed where !roots.contains(record.path) && record.isPresent {
      try add(record, among: allowed)
    }
    batch.mustSeekRoots = true
    try seek()
  }

  private func add(_ record: AllowRecord, among allowed: [AllowRecord]) throws(SQLiteError) {
    var instance: [UInt8] = []
    instance.appendHex(RandomNumber.next())
    var entries = 0
    try index.writer.transaction { () throws(SQLiteError) in
      let root = try index.writer.addRoot(path: record.path.bytes, instance: instance)
      try scan.crawl(watched(root, record, among: allowed))
      batch.changedRoots.insert(root.id)
      batch.staleComponents.insert(root.id)
      try commit.finish()
      entries = roots.all[root.id]?.counts.entries ?? 0
    }
    log.info("watching \(record.path.bytes.displayed): \(entries) entries")
  }

  private func remove(_ root: WatchedRoot) throws(SQLiteError) {
    try index.writer.transaction { () throws(SQLiteError) in try store.remove(root) }
  }

  private func watched(_ root: IndexedRoot, _ record: AllowRecord, among allowed: [AllowRecord]) -> WatchedRoot {
    WatchedRoot(id: root.id, path: record.path, rules: rules(for: record, among: allowed), clock: root.clock)
  }

  /// A directory has one watch, so a root inside of another one is left to itself.
  private func rules(for record: AllowRecord, among allowed: [AllowRecord]) -> WatchRules {
    WatchRules(record.settings, nestedRoots: ConsentStore.roots(inside: record.path, among: allowed))
  }
}

extension AllowRecord {
  /// The record's own directory is at its path.
  fileprivate var isPresent: Bool {
    guard let status = FileStatus.look(path, followingSymlinks: false) else { return false }
    return status.isDirectory && RootIdentity(path, status: status) == identity
  }
}
