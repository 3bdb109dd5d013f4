import Bytes
import Consent
import Index
import Layout
import Logging
import Platform
import SQLite
import WatcherClient

/// The thread that owns the tree of directories and the only writer of the index.
///
/// Events are hints: they say which directories to list again. Truth is the listing that comes after the event
/// (watch.md, section 2.4). A batch is everything the drainer has read by now; it ends in one commit.
final class Indexer {
  let source: EventSource
  let inbox: Monitor<Inbox>
  let directories: BaseDirectories
  let scanner: DirectoryScanner
  var log: Logger

  var writer: IndexWriter
  var tree = DirectoryTree()
  var roots: [Int64: WatchedRoot] = [:]
  /// Which root a top directory belongs to.
  var rootOfTop: [DirectoryTree.ID: Int64] = [:]
  var nodeOfWatch: [Int32: DirectoryTree.ID] = [:]
  /// Watches that were removed and whose last event (IGNORED) has not come yet.
  var dyingWatches: Set<Int32> = []

  /// What the batch in hand has to do and has done.
  var dirty: Set<DirectoryTree.ID> = []
  var limbo: Set<DirectoryTree.ID> = []
  var changedRoots: Set<Int64> = []
  var rootsToDerive: Set<Int64> = []
  var mustRescan = false
  /// Of the directories that were loaded from the index; only while they are compared with the disk.
  var storedVersions: [DirectoryTree.ID: StoredVersion] = [:]
  var report = IndexerReport()

  /// Long enough for the rest of a burst to arrive, shorter than anybody notices; a sync does not wait for it.
  private static let settleNanoseconds: Int64 = 20_000_000

  init(
    source: EventSource, inbox: Monitor<Inbox>, directories: BaseDirectories, log: Logger
  ) throws(SQLiteError) {
    self.source = source
    self.inbox = inbox
    self.directories = directories
    self.log = log
    scanner = DirectoryScanner { directory, isTop throws(SystemError) in
      try source.addWatch(directory, isTop: isTop)
    }
    writer = try Indexer.openIndex(directories.index, log)
  }

  /// A damaged index is worth nothing: it is made again from the disk.
  static func openIndex(_ path: Path, _ log: Logger) throws(SQLiteError) -> IndexWriter {
    do {
      return try IndexWriter(path: path.bytes)
    } catch {
      guard error.isCorrupt || error.hasOtherTables else { throw error }
      log.warning("index is damaged, building it again")
      removeIndex(path)
      return try IndexWriter(path: path.bytes)
    }
  }

  static func removeIndex(_ path: Path) {
    for suffix in ["", "-wal", "-shm"] { _ = try? Files.remove(Path(path.bytes + Array(suffix.utf8))) }
  }

  /// Returns after a stop was asked for.
  func run() {
    guarded { () throws(SQLiteError) in try load() }
    // What changed while nobody watched may have left no trace in times: every prompt looks once more.
    FreshnessTokens(directories).removeAll()
    publish(committed: 0)
    while let work = nextWork() {
      switch work {
      case .stop:
        try? writer.checkpoint()
        return
      case .reload(let number):
        inbox.update { $0.isCrawling = true }
        guarded { () throws(SQLiteError) in try reload() }
        inbox.update { $0.reloadsDone = number }
        publish(committed: nil)
      case .events(let chunks, let received):
        for chunk in chunks { note(chunk) }
        settleBriefly()
        // What arrived meanwhile belongs to the same burst.
        let (more, total) = inbox.update { inbox in
          defer { inbox.chunks = [] }
          return (inbox.chunks, max(received, inbox.received))
        }
        for chunk in more { note(chunk) }
        guarded { () throws(SQLiteError) in try commitBatch() }
        publish(committed: total)
      }
    }
  }

  private enum Work {
    case events([[UInt8]], received: Int)
    case reload(Int)
    case stop
  }

  private func nextWork() -> Work? {
    inbox.wait { inbox -> Work? in
      if inbox.mustStop && inbox.chunks.isEmpty { return .stop }
      if !inbox.chunks.isEmpty {
        defer { inbox.chunks = [] }
        return .events(inbox.chunks, received: inbox.received)
      }
      return inbox.reloadsWanted > inbox.reloadsDone ? .reload(inbox.reloadsWanted) : nil
    }
  }

  private func settleBriefly() {
    let deadline = MonotonicClock.nanoseconds + Indexer.settleNanoseconds
    _ = inbox.wait(until: deadline) { inbox -> Bool? in inbox.waiting > 0 || inbox.mustStop ? true : nil }
  }

  /// - Parameter committed: bytes of the kernel's queue; `nil` leaves the number as it is.
  private func publish(committed: Int?) {
    report.watches = nodeOfWatch.count
    report.roots = roots.values.sorted { $0.path.bytes.lexicographicallyPrecedes($1.path.bytes) }.map {
      IndexerReport.Root(
        path: $0.path.bytes, clock: $0.clock.text, entries: $0.entries, directories: $0.directories)
    }
    inbox.update { inbox in
      if let committed { inbox.committed = committed }
      inbox.isCrawling = false
      inbox.report = report
    }
  }

  /// Runs something that writes. When the index cannot be written, it is taken away, so that nobody reads yesterday's answers
  /// from it, and the next batch tries to build it again.
  private func guarded(_ body: () throws(SQLiteError) -> Void) {
    let wasDegraded = !report.degraded.isEmpty
    do throws(SQLiteError) {
      if wasDegraded { try startOver() }
      do throws(SQLiteError) {
        try body()
      } catch {
        guard error.isCorrupt else { throw error }
        log.error("index: \(error), building it again")
        try startOver()
      }
      report.degraded = ""
      if wasDegraded { log.info("the index is whole again") }
    } catch {
      // Once: while it lasts, every batch would say the same.
      if !wasDegraded { log.error("index: \(error); lookups read the disk until this is mended") }
      report.degraded = "\(error)"
      Indexer.removeIndex(directories.index)
    }
  }

  /// Forgets everything and crawls into a new index.
  private func startOver() throws(SQLiteError) {
    Indexer.removeIndex(directories.index)
    // Before anything is forgotten: without watches no event would bring the next try.
    writer = try IndexWriter(path: directories.index.bytes)
    for watch in nodeOfWatch.keys { forgetWatch(watch) }
    tree = DirectoryTree()
    (roots, rootOfTop, dirty, limbo) = ([:], [:], [], [])
    try load()
  }
}
