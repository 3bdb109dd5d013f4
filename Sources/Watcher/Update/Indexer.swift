import Bytes
import Consent
import Index
import Layout
import Logging
import Platform
import SQLite

/// The thread that owns the tree of directories and the only writer of the index: takes work, has the parts do it, and
/// publishes what became of it.
///
/// Events are hints: they say which directories to list again. Truth is the listing that comes after the event.
/// A batch is everything the drainer has read by now; it ends in one commit.
final class Indexer {
  private let inbox: Monitor<Inbox>
  private let source: EventSource
  let state: WatchState
  let index: IndexFile
  let journal: ChangeJournal
  private let own: OwnDirectories
  let batchCommit: BatchCommit
  let allowed: AllowedRoots
  let poller: Poller
  private let settings: UserConfiguration
  let deferred: DeferredWriting
  let bursts: BurstReader

  /// - Parameters:
  ///   - scanner: `nil` for one that watches through `source`.
  ///   - wallClock: nanoseconds since 1970.
  init(
    source: EventSource, inbox: Monitor<Inbox>, directories: BaseDirectories, log: Logger,
    scanner: DirectoryScanner? = nil, wallClock: @escaping () -> Int64 = { WallClock.nanoseconds }
  ) throws(SQLiteError) {
    (self.inbox, self.source) = (inbox, source)
    state = WatchState(log: log) { source.removeWatch($0) }
    index = try IndexFile(directories, log: log)
    journal = ChangeJournal(directories.changeLog, log: log, wallClock: wallClock)
    settings = UserConfiguration(directories)
    own = OwnDirectories(directories, source, state.watches, inbox, log: log)
    let tokens = PromptTokens(directories, state.roots)
    let events = EventReader(state, own, tokens, EnvFileSightings(directories, state.roots), log: log)
    poller = Poller(state, index, tokens, source, inbox, log: log)
    deferred = DeferredWriting(state, index)
    let scanner = scanner ?? DirectoryScanner(watchingThrough: source)
    let tables = DerivedTables(state, index)
    let store = DirectoryStore(state, index, journal, tables)
    let scan = RootScan(state, index, store, scanner, log: log)
    let adoption = Adoption(state, index, store, tables, scanner, tokens)
    batchCommit = BatchCommit(
      state, index, journal, tables, TreeUpdate(state, store, tables, adoption, scanner, tokens, log: log),
      Rescan(state, index, journal, tokens, scan))
    bursts = BurstReader(source, inbox, state.watches, journal, events, batchCommit)
    allowed = AllowedRoots(
      state, ConsentRecords(directories, log: log), index, store, scan, batchCommit,
      AwaitedRoots(source, state.watches, log: log), tokens, log: log)
  }

  /// Returns after a stop was asked for.
  func run() {
    journal.noteEverythingSeen()
    open()
    own.watch()
    // What changed before may have left no trace in times: every prompt looks once more.
    bursts.events.removeAllTokens()
    publish(committed: 0)
    while let work = nextWork() {
      if case .stop = work {
        writeDeferred()
        index.checkpoint()
        journal.checkpoint()
        return
      }
      perform(work)
    }
  }

  /// Takes over what the index knows.
  func open() {
    followSettings()
    index.guarded(refill: refill) { () throws(SQLiteError) in
      try index.open()
      try allowed.load()
    }
  }

  /// The user may have said how many watches are tpld's.
  private func followSettings() {
    source.allowance.setPercent(settings.compiledSettings.watches ?? WatchAllowance.defaultPercent)
  }

  /// Forgets everything and crawls into a new index.
  private func refill() throws(SQLiteError) {
    journal.reopenIfClosed()
    state.removeAll()
    journal.removeAll()
    try allowed.load()
  }
}

// MARK: - Work

extension Indexer {
  private enum Work {
    case events
    case mounts
    /// With the number that clients wait for, if any do.
    case poll(Int?)
    case audit
    /// To write what commits have left for later.
    case deferred
    case rebuild
    case reload(Int)
    case stop
  }

  private func nextWork() -> Work? {
    let nextAudit = state.roots.all.isEmpty ? nil : state.polls.nextAudit
    let alarms = [
      (state.polls.nextPoll, Work.poll(nil)), (nextAudit, .audit), (state.deferred.nextWrite, .deferred),
      (index.nextRebuild, .rebuild),
    ]
    let next = alarms.compactMap { time, work in time.map { (time: $0, work: work) } }.min { $0.time < $1.time }
    let work = inbox.wait(until: next?.time) { inbox -> Work? in
      if inbox.mustStop && inbox.queue.chunks.isEmpty { return .stop }
      if !inbox.queue.chunks.isEmpty { return .events }
      if inbox.haveMountsChanged {
        inbox.haveMountsChanged = false
        return .mounts
      }
      if inbox.reloads.isPending { return .reload(inbox.reloads.wanted) }
      return inbox.polls.isPending ? .poll(inbox.polls.wanted) : nil
    }
    return work ?? next?.work
  }

  private func perform(_ work: Work) {
    switch work {
    case .events:
      let start = ThreadTime.spent
      let received = bursts.takeBurst()
      commit()
      publish(committed: received)
      bursts.noteCommit(cost: ThreadTime.spent - start)
    case .mounts:
      MountPoints.compare(state.roots, state.batch)
      commit()
      publish()
    case .poll(let number):
      index.guarded(refill: refill) { () throws(SQLiteError) in try poller.poll() }
      commit()
      publish()
      if let number { inbox.update { $0.polls.done = number } }
    case .audit:
      index.guarded(refill: refill) { () throws(SQLiteError) in try poller.audit() }
      commit()
      publish()
    case .deferred: writeDeferred()
    case .rebuild:
      index.rebuild(refill)
      publish()
    case .reload(let number):
      inbox.update { $0.isCrawling = true }
      followSettings()
      index.guarded(refill: refill) { () throws(SQLiteError) in try allowed.reload() }
      inbox.update { $0.reloads.done = number }
      publish()
    case .stop: break
    }
  }
}

// MARK: - Commit and publish

extension Indexer {
  private func commit() {
    checkFiles()
    index.guarded(refill: refill) { () throws(SQLiteError) in
      try batchCommit.run()
      try allowed.seek()
    }
    bursts.events.lookAtEnvFiles()
  }

  private func checkFiles() {
    own.check()
    if index.isLost() {
      index.rebuild(refill)
    } else if journal.beginAnewIfLost() {
      // With the commit in hand, not with the next change.
      state.batch.changedRoots.formUnion(state.roots.all.keys)
    }
    own.watch()
  }

  private func writeDeferred() {
    index.guarded(refill: refill) { () throws(SQLiteError) in
      try deferred.run { bursts.isEverythingRead }
    }
  }

  /// - Parameter committed: bytes of the kernel's queue; `nil` leaves the number as it is.
  private func publish(committed: Int? = nil) {
    journal.reportFailure(isIndexInFile: index.failure.isEmpty)
    source.allowance.settle(held: state.watches.heldCount)
    let report = report()
    journal.notePublished()
    inbox.update { inbox in
      if let committed { inbox.queue.committed = committed }
      inbox.isCrawling = false
      inbox.report = report
    }
  }

  func report() -> IndexerReport {
    let roots = state.roots
    return IndexerReport(
      roots: roots.all.values.sorted { $0.path.bytes.lexicographicallyPrecedes($1.path.bytes) }.map {
        IndexerReport.Root(
          path: $0.path.bytes, clock: $0.clock.text, entries: $0.counts.entries, directories: $0.counts.directories,
          watches: $0.counts.watches, inode: $0.top.map { roots.tree[$0].inode } ?? 0)
      },
      watches: state.watches.count, overflows: bursts.events.overflows, rescans: batchCommit.rescans,
      polled: state.polls.directories.count, unreadable: state.polls.unreadable.count, index: index.status,
      changeLog: journal.status, degraded: index.failure)
  }
}
