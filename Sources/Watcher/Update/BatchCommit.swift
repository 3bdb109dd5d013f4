import Bytes
import Index
import Platform
import SQLite

/// Turns what the batch in hand says into rows, in one transaction.
struct BatchCommit {
  private let roots: WatchedRoots
  private let watches: WatchTable
  private let batch: Batch
  private let polls: PollSchedule
  private let deferred: DeferredRows
  private let index: IndexFile
  private let journal: ChangeJournal
  private let tables: DerivedTables
  private let update: TreeUpdate
  private let rescan: Rescan

  init(
    _ state: WatchState, _ index: IndexFile, _ journal: ChangeJournal, _ tables: DerivedTables, _ update: TreeUpdate,
    _ rescan: Rescan
  ) {
    (roots, watches, batch, polls) = (state.roots, state.watches, state.batch, state.polls)
    deferred = state.deferred
    (self.index, self.journal, self.tables, self.update, self.rescan) = (index, journal, tables, update, rescan)
  }

  /// Rescans since the start.
  var rescans: Int { rescan.count }

  /// What it is worth to wait before ``run()``, because of a rescan.
  func rescanDelay(now: MonotonicTime) -> Duration { rescan.delay(now: now) }

  /// Goes on with a root that was loaded from the index: a restart is a commit of its own, which ends the time in which
  /// the root was not watched.
  func resumeJournal(of root: Int64) {
    batch.changedRoots.insert(root)
    guard let clock = roots.all[root]?.clock else { return }
    roots.all[root]!.clock.tick = journal.resume(root, at: clock)
  }

  func run() throws(SQLiteError) {
    if batch.mustRescan { try rescan.run() }
    if batch.isEmpty { return }
    try index.writer.transaction { () throws(SQLiteError) in
      try update.settle()
      try finish()
    }
  }

  /// Derives what follows from the directories, moves the clocks and logs the changes; in a transaction of the caller.
  func finish() throws(SQLiteError) {
    try tables.derive()
    try markTouchedRoots()
    for id in batch.changedRoots {
      guard roots.all[id] != nil else { continue }
      roots.all[id]!.clock.tick &+= 1
      try noteTick(of: roots.all[id]!)
    }
    // Before the index commits: after a crash in between, the next start finds the same differences once more, under
    // the log's tick and a later one. The other way round they would be lost.
    journal.commit(batch, in: roots, isPolled: hasPolledDirectory)
    batch.finish()
    watches.removeUnclaimed()
    roots.tree.recycle()
  }

  /// The log of changes holds the tick; where it cannot, and for the first one, the index does at once.
  private func noteTick(of root: WatchedRoot) throws(SQLiteError) {
    if journal.isWritten, root.isReadyInIndex == root.isReady {
      return deferred.insert(root: root.id, now: MonotonicTime.now)
    }
    try index.writer.setTick(root: root.id, root.clock.tick, isReady: root.isReady)
    roots.all[root.id]!.isReadyInIndex = root.isReady
  }

  /// A file that was written changes its root, and so does everything in the batch's changes.
  private func markTouchedRoots() throws(SQLiteError) {
    for node in batch.changes.touched.keys where roots.tree.isAlive(node) {
      guard let root = roots.number(of: node) else { continue }
      if let names = batch.changes.unlistedNames(node) {
        batch.changes.noteWritten(node, try index.writer.directories.entries(named: names, in: node))
      }
      // A burst touches what it creates; its root has changed anyway.
      if !batch.changedRoots.contains(root), batch.changes.isTouchedFileThere(node) { batch.changedRoots.insert(root) }
    }
  }

  private func hasPolledDirectory(_ root: WatchedRoot) -> Bool {
    polls.directories.keys.contains { roots.tree.isAlive($0) && roots.tree.topDirectory(of: $0) == root.top }
  }
}
