import Bytes
import Glibc
import Index
import Logging
import Platform
import SQLite

/// The file of the index: opened, rebuilt when it is damaged, left alone when it cannot be written. The watcher then
/// keeps its index in memory, so that everything else goes on, and readers look at the disk.
extension Indexer {
  /// Nanoseconds until a file that could not be written is tried again; doubled each time.
  static let shortestRebuildPause: Int64 = 5_000_000_000
  private static let longestRebuildPause: Int64 = 600_000_000_000

  /// Takes over what the file knows.
  func openIndex() {
    guarded { () throws(SQLiteError) in
      do throws(SQLiteError) {
        writer = try IndexWriter(path: directories.index.bytes)
      } catch {
        guard error.isCorrupt || error.hasOtherTables else { throw error }
        log.warning("index is damaged, building it again")
        Indexer.removeIndex(directories.index)
        writer = try IndexWriter(path: directories.index.bytes)
      }
      indexFile = DatabaseFile(directories.index)
      try load()
    }
  }

  static func removeIndex(_ path: Path) {
    for suffix in ["", "-wal", "-shm"] { _ = try? Files.remove(Path(path.bytes + Array(suffix.utf8))) }
  }

  /// Runs something that writes. What fails for the index's own sake is mended by a new one.
  func guarded(_ body: () throws(SQLiteError) -> Void) {
    do throws(SQLiteError) {
      return try body()
    } catch {
      if error.isUnwritable { return retreat(error) }
      log.error("index: \(error), building it again")
    }
    rebuild()
  }

  /// Tries to have a whole index in the file again.
  func rebuild() {
    let wasDegraded = !report.degraded.isEmpty
    do throws(SQLiteError) {
      try? Files.makePrivateDirectories(directories.cache)
      try startOver(in: directories.index.bytes)
      (report.degraded, nextRebuild, rebuildPause) = ("", nil, Indexer.shortestRebuildPause)
      if wasDegraded { log.info("the index is whole again") }
    } catch {
      retreat(error)
    }
  }

  /// Takes the file away, so that nobody reads yesterday's answers from it, and goes on in memory.
  private func retreat(_ error: SQLiteError) {
    // Once: while it lasts, every try would say the same.
    if report.degraded.isEmpty { log.error("index: \(error); lookups read the disk until this is mended") }
    report.degraded = "\(error)"
    do throws(SQLiteError) {
      try startOver(in: IndexWriter.inMemory)
    } catch {
      log.critical("no index in memory: \(error)")
    }
    nextRebuild = MonotonicClock.nanoseconds + rebuildPause
    rebuildPause = min(rebuildPause * 2, Indexer.longestRebuildPause)
  }

  /// Forgets everything and crawls into a new index.
  private func startOver(in file: [UInt8]) throws(SQLiteError) {
    Indexer.removeIndex(directories.index)
    writer = try IndexWriter(path: file)
    indexFile = DatabaseFile(directories.index)
    if changeLog == nil { reopenChangeLog() }
    for watch in nodeOfWatch.keys { forgetWatch(watch) }
    tree = DirectoryTree()
    (roots, rootOfTop, dirty, limbo, polled) = ([:], [:], [], [], [:])
    (changes, changedRoots, rootsToDerive, scriptDirectories, gaps) = (BatchChanges(), [], [], [], [:])
    try load()
  }
}
