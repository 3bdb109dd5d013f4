import Bytes
import Index
import Logging
import Platform
import SQLite

/// Keeps the log of changes, `changes.db`. It never stops the index: when it cannot be written it ends, and clients are
/// told that nothing is known.
final class ChangeJournal {
  /// Why the log cannot be written, and how often it was tried.
  private struct Failure {
    var reason = ""
    var count = 0
    /// Not before that time.
    var nextTry: MonotonicTime?
  }

  /// Changes that went into the log since it was last pruned, and when that was.
  private struct Pruning {
    static let interval = (changes: 10_000, nanoseconds: Int64(3_600_000_000_000))
    var changes = 0
    var last: Int64 = 0
  }

  /// Nanoseconds since 1970.
  private struct Times {
    /// Everything that happened before this time is committed with the batch in hand.
    var seen: Int64 = 0
    /// The same time of the last commit.
    var committed: Int64 = 0
    /// When the log was last written: a time before it says that the machine's clock was set back.
    var written: Int64 = 0
  }

  /// More commits than there can be between two times that a root's tick is written to the index.
  private static let mostUnwrittenTicks: Int64 = 1 << 16

  private let path: Path
  private let log: Logger
  private let wallClock: () -> Int64
  /// `nil` when it cannot be written.
  private var writer: ChangeLogWriter?
  private var file: DatabaseFile
  /// The log of each root; none before its first commit.
  private var logs: [Int64: Int64] = [:]
  /// Roots that were not watched since then, until the next commit.
  private var gaps: [Int64: Int64] = [:]
  private var failure = Failure()
  private var pruning = Pruning()
  private var times = Times()

  /// - Parameter wallClock: nanoseconds since 1970.
  init(_ path: Path, log: Logger, wallClock: @escaping () -> Int64) {
    (self.path, self.log, self.wallClock) = (path, log, wallClock)
    file = DatabaseFile(path)
    reopen()
  }

  /// Whether commits go into the log.
  var isWritten: Bool { writer != nil }

  var status: FileStatus? { FileStatus.look(path) }

  /// Before an orderly end.
  func checkpoint() {
    // The next checkpoint writes the same.
    try? writer?.checkpoint()
  }
}

// MARK: - What is known

extension ChangeJournal {
  /// The kernel's queue was empty: all that happened before now is in the batch in hand.
  func noteEverythingSeen() { times.seen = wallClock() }

  /// Clients are told of the last commit.
  func notePublished() { times.committed = times.seen }

  /// Events of a root were lost since the last commit.
  func noteGap(in root: Int64) { gaps[root] = min(gaps[root] ?? .max, times.committed) }

  /// Goes on with the log of a root that was loaded from the index. Until now the root was not watched.
  /// - Returns: the tick from which its clock goes on.
  func resume(_ id: Int64, at clock: IndexClock) -> Int64 {
    // A log that cannot be read begins anew.
    guard let position = try? writer?.position(instance: clock.instance) else {
      // The index's own tick may be older than the last commit: no client may be told that nothing has changed since.
      return clock.tick + ChangeJournal.mostUnwrittenTicks
    }
    if position.seen <= wallClock() {
      logs[id] = position.log
      gaps[id] = position.seen
    } else {
      forgetLog(of: id, "the machine's clock was set back")
    }
    // Its commit may have been the last one before a crash.
    return max(clock.tick, position.tick)
  }

  /// Clients that ask for changes before now are told that nothing is known.
  private func forgetLog(of id: Int64, _ reason: String) {
    log.warning("log of changes: \(reason), it begins anew")
    logs[id] = nil
  }

  /// Forgets what it knows in memory, together with the index.
  func removeAll() { (logs, gaps) = ([:], [:]) }
}

// MARK: - Commits

extension ChangeJournal {
  /// Commits what a batch changed in the roots whose clocks it moved.
  /// - Parameter isPolled: whether some directory of the root is.
  func commit(_ batch: Batch, in roots: WatchedRoots, isPolled: (WatchedRoot) -> Bool) {
    if writer == nil, failure.nextTry.map({ $0 <= .now }) ?? true { reopen() }
    guard let writer, !batch.changedRoots.isEmpty else { return }
    let now = wallClock()
    if now < times.written {
      for id in roots.all.keys { forgetLog(of: id, "the machine's clock was set back") }
    }
    times.written = now
    do throws(SQLiteError) {
      try writer.transaction { () throws(SQLiteError) in
        for id in batch.changedRoots {
          guard let root = roots.all[id] else { continue }
          try append(batch.changes, of: root, roots.tree, isPolled: isPolled(root), now, writer)
        }
        try prune(roots.all.keys, now, writer)
      }
    } catch {
      beginAnew(because: "\(error)")
    }
  }

  private func append(
    _ changes: BatchChanges, of root: WatchedRoot, _ tree: DirectoryTree, isPolled: Bool, _ now: Int64,
    _ writer: ChangeLogWriter
  ) throws(SQLiteError) {
    guard let number = logs[root.id] else {
      logs[root.id] = try writer.begin(root: root.path.bytes, at: root.clock, now: now)
      gaps[root.id] = nil
      return
    }
    let rows = ChangeRows.rows(of: changes, in: root, tree)
    try writer.append(rows, log: number, tick: root.clock.tick, at: now, seen: times.seen)
    pruning.changes += rows.reduce(0) { $0 + $1.entries.count }
    if let since = gaps.removeValue(forKey: root.id) {
      try writer.addGap(log: number, tick: root.clock.tick, since: since)
    }
    // Rows say it themselves, and a second page would be written for it.
    if rows.isEmpty { try writer.setPosition(log: number, tick: root.clock.tick, seen: times.seen) }
    // Polling sees no file that is written in place.
    if isPolled { try writer.forgetAll(log: number, tick: root.clock.tick, now: now) }
  }

  private func prune(
    _ roots: some Sequence<Int64>, _ now: Int64, _ writer: ChangeLogWriter
  ) throws(SQLiteError) {
    let interval = Pruning.interval
    guard pruning.changes >= interval.changes || now - pruning.last > interval.nanoseconds else { return }
    for id in roots {
      if let number = logs[id] { try writer.prune(log: number, now: now) }
    }
    pruning = Pruning(changes: 0, last: now)
  }

  /// The root is no longer watched.
  func remove(_ root: WatchedRoot) {
    gaps[root.id] = nil
    logs[root.id] = nil
    do throws(SQLiteError) {
      try writer?.remove(root: root.path.bytes)
    } catch {
      beginAnew(because: "\(error)")
    }
  }
}

// MARK: - The file

extension ChangeJournal {
  /// Whether the file was removed or overwritten; a new log has begun then.
  func beginAnewIfLost() -> Bool {
    if file.isIntact({ writer?.hasHeader() ?? true }) { return false }
    beginAnew(because: "the file was removed or overwritten")
    return true
  }

  /// Logs one line, or none where the new log cannot be opened.
  private func beginAnew(because reason: String) {
    writer = nil
    removeAll()
    DatabaseFile.remove(path)
    reopen()
    if writer != nil { log.warning("log of changes: \(reason), it begins anew") }
  }

  func reopenIfClosed() {
    if writer == nil { reopen() }
  }

  /// A log that cannot be opened is tried again with a later commit, not at once: a full disk stays full for a while.
  private func reopen() {
    do throws(SQLiteError) {
      writer = try ChangeJournal.open(path)
      if failure.count > 1 { log.info("changes are logged again") }
      failure.count = 0
    } catch {
      writer = nil
      failure.nextTry = MonotonicTime.now + IndexFile.shortestPause
      failure.reason = "\(error)"
      failure.count += 1
    }
    file = DatabaseFile(path)
  }

  /// A log that is damaged or of another version begins anew.
  private static func open(_ path: Path) throws(SQLiteError) -> ChangeLogWriter {
    if let opened = try? ChangeLogWriter(path: path.bytes) { return opened }
    DatabaseFile.remove(path)
    return try ChangeLogWriter(path: path.bytes)
  }

  /// Logs that the log cannot be written, after the second try: a full disk soon keeps the index from its file too, and
  /// one line says all of it.
  /// - Parameter isIndexInFile: otherwise the index has told why already.
  func reportFailure(isIndexInFile: Bool) {
    guard failure.count == 2, isIndexInFile else { return }
    failure.count += 1
    log.error("log of changes: \(failure.reason); changes are not logged until this is mended")
  }
}
