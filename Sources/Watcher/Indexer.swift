import Bytes
import Consent
import Index
import Layout
import Logging
import Platform
import SQLite
import WatcherProtocol

/// The thread that owns the tree of directories and the only writer of the index.
///
/// Events are hints: they say which directories to list again. Truth is the listing that comes after the event.
/// A batch is everything the drainer has read by now; it ends in one commit.
final class Indexer {
  let source: EventSource
  let inbox: Monitor<Inbox>
  let directories: BaseDirectories
  var scanner: DirectoryScanner
  var log: Logger

  var writer: IndexWriter
  /// `nil` when it cannot be written: clients are then told that they know nothing.
  var changeLog: ChangeLogWriter?
  /// Why it cannot be, and how often it was tried.
  var changeLogFailure = ""
  var changeLogFailures = 0
  /// Not before that time (nanoseconds, monotonic).
  var nextChangeLogTry: Int64 = 0
  /// Changes that went into the log since it was last pruned, and when that was (nanoseconds since 1970).
  var unprunedChanges = 0
  var lastPruning: Int64 = 0
  /// When the log was last written: a time before it says that the machine's clock was set back.
  var lastCommit: Int64 = 0
  var tree = DirectoryTree()
  var roots: [Int64: WatchedRoot] = [:]
  /// Which root a top directory belongs to.
  var rootOfTop: [DirectoryTree.ID: Int64] = [:]
  var nodeOfWatch: [Int32: DirectoryTree.ID] = [:]
  var endedWatches = EndedWatches()

  /// Watches of directories that were found where no node of the tree expects them. The batch that follows adopts them,
  /// unless they have moved on by then.
  var unclaimedWatches: Set<Int32> = []

  /// What the batch in hand has to do and has done.
  var dirty: Set<DirectoryTree.ID> = []
  var limbo: Set<DirectoryTree.ID> = []
  var changedRoots: Set<Int64> = []
  var rootsToDerive: Set<Int64> = []
  /// Directories whose scripts are to be looked at again, those that are gone too.
  var scriptDirectories: Set<DirectoryTree.ID> = []
  var changes = BatchChanges()
  /// Env files that changed in the batch in hand, by path, with their root.
  var changedEnvFiles: [Path: Path] = [:]
  /// How many more of them may change before old sightings are removed; at once after a start.
  var sightingsUntilSweep = 0
  var mustRescan = false
  var hasToldOfUnknownWatch = false
  var rescanPacing = RescanPacing()
  /// Directories without a watch, with the version that was listed.
  var polled: [DirectoryTree.ID: StoredVersion] = [:]
  /// Directories that may not be read. A mode that changes is an event; permissions of another kind (a file system of
  /// another machine, a security module) change without one, so they are tried again at each sync and audit.
  var unreadable: Set<DirectoryTree.ID> = []
  /// tpl.yaml of roots whose own directory is polled.
  var polledSettings: [Int64: FileStatus?] = [:]
  var lastPoll: Int64 = 0
  var pollDuration: Int64 = 0
  var polledBefore = 0
  var watchesToRetry = 1
  var lastAudit = MonotonicClock.nanoseconds
  var auditedNodes = 0
  /// Watches of directories in which allowed roots that are not there are awaited.
  var vigils: Set<Int32> = []
  var mustSeekRoots = false
  /// Why the consent records cannot be read.
  var recordsFailure: SystemError?
  /// Watches of the directories in which tpld keeps its own files.
  var ownWatches: Set<Int32> = []
  var mustCheckRuntime = false
  /// In place of the daemon's own, after that was removed.
  var runtimeLock: FileLock?
  /// The same beside the index, and the file that is locked.
  var indexLock: FileLock?
  var indexLockFile: FileStatus?
  var indexFile: DatabaseFile
  var changeLogFile: DatabaseFile
  /// Everything that happened before this time (nanoseconds since 1970) is committed with the batch in hand.
  var seen: Int64 = 0
  /// The same of the last commit.
  var lastSeen: Int64 = 0
  /// Roots that nobody watched since then, until the next commit.
  var gaps: [Int64: Int64] = [:]
  var report = IndexerReport()
  /// When to try again to write the index to its file (nanoseconds, monotonic), and how long after that.
  var nextRebuild: Int64?
  var rebuildPause = Indexer.shortestRebuildPause

  /// Long enough for the rest of a burst to arrive, shorter than anybody notices; a sync does not wait for it.
  private static let settleNanoseconds: Int64 = 20_000_000

  /// The same while somebody follows the changes.
  private static let followedNanoseconds: Int64 = 1_000_000

  init(
    source: EventSource, inbox: Monitor<Inbox>, directories: BaseDirectories, log: Logger
  ) throws(SQLiteError) {
    self.source = source
    self.inbox = inbox
    self.directories = directories
    self.log = log
    scanner = DirectoryScanner { directory, isTop throws(SystemError) in
      try source.addWatch(directory, isTop ? .root : .directory)
    }
    writer = try IndexWriter(path: IndexWriter.inMemory)
    indexLockFile = FileStatus.look(directories.indexLock)
    (indexFile, changeLogFile) = (DatabaseFile(directories.index), DatabaseFile(directories.changeLog))
    reopenChangeLog()
  }

  /// Returns after a stop was asked for.
  func run() {
    seen = WallClock.nanoseconds
    openIndex()
    watchOwnDirectories()
    // What changed while nobody watched may have left no trace in times: every prompt looks once more.
    FreshnessTokens(directories).removeAll()
    publish(committed: 0)
    while let work = nextWork() {
      switch work {
      case .stop:
        try? writer.checkpoint()
        try? changeLog?.checkpoint()
        return
      case .reload(let number):
        inbox.update { $0.isCrawling = true }
        guarded { () throws(SQLiteError) in try reload() }
        inbox.update { $0.reloadsDone = number }
        publish(committed: nil)
      case .events:
        note(takeEvents())
        settleBriefly()
        // What arrived meanwhile belongs to the same burst.
        let events = takeEvents()
        note(events)
        commit()
        publish(committed: events.received)
      case .mounts:
        compareMounts()
        commit()
        publish(committed: nil)
      case .poll(let number):
        poll()
        commit()
        publish(committed: nil)
        if let number { inbox.update { $0.pollsDone = number } }
      case .audit:
        guarded { () throws(SQLiteError) in try audit() }
        commit()
        publish(committed: nil)
      case .rebuild:
        rebuild()
        publish(committed: nil)
      }
    }
  }

  private enum Work {
    case events
    case mounts
    /// With the number that clients wait for, if any do.
    case poll(Int?)
    case audit
    case rebuild
    case reload(Int)
    case stop
  }

  private func nextWork() -> Work? {
    let alarms = [(nextPoll, Work.poll(nil)), (nextAudit, Work.audit), (nextRebuild, Work.rebuild)]
    let next = alarms.compactMap { time, work in time.map { (time: $0, work: work) } }.min { $0.time < $1.time }
    let work = inbox.wait(until: next?.time) { inbox -> Work? in
      if inbox.mustStop && inbox.chunks.isEmpty { return .stop }
      if !inbox.chunks.isEmpty { return .events }
      if inbox.haveMountsChanged {
        inbox.haveMountsChanged = false
        return .mounts
      }
      if inbox.reloadsWanted > inbox.reloadsDone { return .reload(inbox.reloadsWanted) }
      return inbox.pollsWanted > inbox.pollsDone ? .poll(inbox.pollsWanted) : nil
    }
    return work ?? next?.work
  }

  private func commit() {
    checkOwnFiles()
    guarded { () throws(SQLiteError) in
      try commitBatch()
      try seekRoots()
    }
    noteSightings()
  }

  private func takeEvents() -> (chunks: [[UInt8]], received: Int) {
    let (chunks, received, isEverything) = inbox.update { inbox in
      defer { inbox.chunks = [] }
      return (inbox.chunks, inbox.received, source.queuedBytes() == 0)
    }
    if isEverything {
      seen = WallClock.nanoseconds
      endedWatches.noteEmptyQueue(now: MonotonicClock.nanoseconds)
    }
    return (chunks, received)
  }

  private func note(_ events: (chunks: [[UInt8]], received: Int)) {
    for chunk in events.chunks { note(chunk) }
  }

  private func settleBriefly() {
    let now = MonotonicClock.nanoseconds
    let isFollowed = inbox.peek { $0.isFollowed(now: now) }
    let pause = mustRescan ? rescanPacing.delay(now: now) : 0
    let deadline = now + max(pause, isFollowed ? Indexer.followedNanoseconds : Indexer.settleNanoseconds)
    _ = inbox.wait(until: deadline) { inbox -> Bool? in inbox.waiting > 0 || inbox.mustStop ? true : nil }
  }

  /// - Parameter committed: bytes of the kernel's queue; `nil` leaves the number as it is.
  private func publish(committed: Int?) {
    tellOfChangeLog()
    report.index = FileStatus.look(directories.index)
    report.changeLog = FileStatus.look(directories.changeLog)
    lastSeen = seen
    report.watches = nodeOfWatch.count
    report.polled = polled.count
    report.unreadable = unreadable.count
    report.roots = roots.values.sorted { $0.path.bytes.lexicographicallyPrecedes($1.path.bytes) }.map {
      IndexerReport.Root(
        path: $0.path.bytes, clock: $0.clock.text, entries: $0.entries, directories: $0.directories,
        watches: $0.watches, inode: $0.top.map { tree[$0].inode } ?? 0)
    }
    inbox.update { inbox in
      if let committed { inbox.committed = committed }
      inbox.isCrawling = false
      inbox.report = report
    }
  }

}
