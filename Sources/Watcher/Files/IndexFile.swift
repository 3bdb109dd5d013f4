import Bytes
import Index
import Logging
import Platform
import SQLite

/// The file of the index: opened, rebuilt when it is damaged, left alone when it cannot be written. The watcher then
/// keeps its index in memory, so that everything else goes on, and readers look at the disk.
final class IndexFile {
  /// Fills a new and empty index.
  typealias Fill = () throws(SQLiteError) -> Void

  /// Until a file that could not be written is tried again; doubled each time.
  static let shortestPause: Duration = .seconds(5)
  private static let longestPause: Duration = .seconds(600)

  private(set) var writer: IndexWriter
  /// Why the index is in memory; empty while it is in its file.
  private(set) var failure = ""
  /// When to try again to write it to its file.
  private(set) var nextRebuild: MonotonicTime?
  private var pause = IndexFile.shortestPause
  private var file: DatabaseFile
  private let directories: BaseDirectories
  private let log: Logger

  /// In memory until ``open()``.
  init(_ directories: BaseDirectories, log: Logger) throws(SQLiteError) {
    (self.directories, self.log) = (directories, log)
    writer = try IndexWriter(path: IndexWriter.inMemory)
    file = DatabaseFile(directories.index)
  }

  var status: FileStatus? { FileStatus.look(directories.index) }

  /// Takes over what the file knows; a damaged one is replaced by an empty one.
  func open() throws(SQLiteError) {
    do throws(SQLiteError) {
      writer = try IndexWriter(path: directories.index.bytes)
    } catch {
      guard error.isCorrupt || error.hasOtherTables else { throw error }
      log.warning("index is damaged, building it again")
      DatabaseFile.remove(directories.index)
      writer = try IndexWriter(path: directories.index.bytes)
    }
    file = DatabaseFile(directories.index)
  }

  /// Before an orderly end.
  func checkpoint() {
    // The next checkpoint writes the same.
    try? writer.checkpoint()
  }

  /// Whether the file was removed or overwritten; that is logged.
  func isLost() -> Bool {
    if file.isIntact({ writer.hasHeader() }) { return false }
    log.warning("\(directories.index.bytes.displayed) was removed or overwritten, building it again")
    return true
  }

  /// Runs something that writes. An error of the index itself is mended by a new index.
  func guarded(refill: Fill, _ body: () throws(SQLiteError) -> Void) {
    do throws(SQLiteError) {
      return try body()
    } catch {
      if error.isUnwritable { return continueInMemory(error, refill) }
      log.error("index: \(error), building it again")
    }
    rebuild(refill)
  }

  /// Tries to have a whole index in the file again.
  func rebuild(_ refill: Fill) {
    let wasInMemory = !failure.isEmpty
    do throws(SQLiteError) {
      // SQLite tells why, when the directory is still missing.
      try? Files.makePrivateDirectories(directories.cache)
      try replace(with: directories.index.bytes)
      try refill()
      (failure, nextRebuild, pause) = ("", nil, IndexFile.shortestPause)
      if wasInMemory { log.info("the index is whole again") }
    } catch {
      continueInMemory(error, refill)
    }
  }

  /// Takes the file away, so that readers do not find old answers in it.
  private func continueInMemory(_ error: SQLiteError, _ refill: Fill) {
    // Logged once: while the reason lasts, each try would repeat it.
    if failure.isEmpty { log.error("index: \(error); lookups read the disk until this is mended") }
    failure = "\(error)"
    do throws(SQLiteError) {
      try replace(with: IndexWriter.inMemory)
      try refill()
    } catch {
      log.critical("no index in memory: \(error)")
    }
    nextRebuild = MonotonicTime.now + pause
    pause = min(pause * 2, IndexFile.longestPause)
  }

  private func replace(with path: [UInt8]) throws(SQLiteError) {
    DatabaseFile.remove(directories.index)
    writer = try IndexWriter(path: path)
    file = DatabaseFile(directories.index)
  }
}
