import Bytes
import Index
import Platform
import SQLite

/// Reads what the watcher logged from one position to the next.
struct ChangeFeed {
  enum Since {
    case clock(IndexClock)
    /// Before now.
    case span(Duration)
  }

  private let root: Path
  private let directories: BaseDirectories
  private let filter: [UInt8]?
  private let format: ChangeFormat
  private var position = IndexClock(instance: [], tick: 0)
  private var opened: OpenedLog?

  /// The log stays open from one answer to the next, and is opened again where another file has its place. A connection
  /// that reads nothing keeps no part of the writer's log.
  private struct OpenedLog {
    var file: FileStatus
    var reader: ChangeLogReader
  }

  /// - Parameter filter: the id of a component; `nil` tells everything.
  init(root: Path, directories: BaseDirectories, filter: [UInt8]?, format: ChangeFormat) {
    (self.root, self.directories, self.filter, self.format) = (root, directories, filter, format)
  }

  /// Lines from `since` to the clock.
  /// - Parameter since: `nil` for everything that is still known.
  mutating func begin(at clock: IndexClock, since: Since?) -> [UInt8] {
    position = clock
    return answer(upTo: clock) { (reader, log) throws(SQLiteError) in
      switch since {
      case nil: return log.floor
      case .clock(let start):
        return start.instance == log.instance && start.tick >= log.floor && start.tick <= log.tick ? start.tick : nil
      case .span(let span):
        return try reader.tick(before: ChangeFeed.time(span, before: WallClock.nanoseconds), in: log)
      }
    }
  }

  /// Nanoseconds since 1970; what is longer ago than any change is as long ago as can be said.
  static func time(_ span: Duration, before now: Int64) -> Int64 {
    max(0, Nanoseconds.difference(now, span.nanoseconds))
  }

  /// Lines from where the last answer ended.
  mutating func advance(to clock: IndexClock) -> [UInt8] {
    let start = position
    return answer(upTo: clock) { (_, log) throws(SQLiteError) in
      start.instance == log.instance && start.tick >= log.floor ? start.tick : nil
    }
  }

  /// - Parameter start: the tick to begin after; `nil` when what came after it is not known.
  private mutating func answer(
    upTo clock: IndexClock, from start: (ChangeLogReader, ChangeLogPosition) throws(SQLiteError) -> Int64?
  ) -> [UInt8] {
    let found: (lines: [UInt8], tick: Int64)?
    do throws(SQLiteError) {
      let reader = try reader()
      found = try reader.transaction { () throws(SQLiteError) in
        guard let log = try reader.position(root: root.bytes), log.instance == clock.instance, log.tick >= clock.tick,
          let start = try start(reader, log)
        else { return nil }
        return (try lines(reader, log, after: start), log.tick)
      }
    } catch {
      // No log is as good as an empty one that begins now.
      found = nil
      opened = nil
    }
    position = IndexClock(instance: clock.instance, tick: found?.tick ?? clock.tick)
    return found?.lines ?? format.fresh(clock)
  }

  private mutating func reader() throws(SQLiteError) -> ChangeLogReader {
    let file = FileStatus.look(directories.changeLog)
    if let opened, let file, opened.file.isSameFile(as: file) { return opened.reader }
    let reader = try ChangeLogReader(path: directories.changeLog.bytes)
    opened = file.map { OpenedLog(file: $0, reader: reader) }
    return reader
  }

  private func lines(
    _ reader: ChangeLogReader, _ log: ChangeLogPosition, after start: Int64
  ) throws(SQLiteError) -> [UInt8] {
    var output: [UInt8] = []
    var unseen = try unseenModifications(reader, log, after: start)[...]
    try reader.forEachRow(log: log.log, after: start) { row, tick, time in
      // They are printed at the commit that ended the gap, so that a client that stopped before that commit gets them
      // again.
      while let next = unseen.first, next.tick < tick { append(unseen.removeFirst(), to: &output, log) }
      row.entries.forEach { event, name in
        append(
          Change(
            tick: tick, time: time, event: event, path: row.path(of: name), origin: row.origin, component: row.component
          ),
          to: &output, log)
      }
    }
    for change in unseen { append(change, to: &output, log) }
    return output
  }

  private func append(_ change: Change, to output: inout [UInt8], _ log: ChangeLogPosition) {
    if let filter, !change.concerns(filter) { return }
    format.append(change, instance: log.instance, to: &output)
  }

  /// What was written in place while the root was not watched: files whose ctime lies in or after that time. Their
  /// names did not change, so the index has them.
  private func unseenModifications(
    _ reader: ChangeLogReader, _ log: ChangeLogPosition, after start: Int64
  ) throws(SQLiteError) -> [Change] {
    let gaps = try reader.gaps(log: log.log, after: start)
    guard let last = gaps.map(\.tick).max(), let since = gaps.map(\.since).min() else { return [] }
    // The kernel stamps files with a time that is up to a tick old.
    let earliest = Nanoseconds.difference(since, 20_000_000)
    let index = try IndexReader(path: directories.index.bytes)
    guard let indexed = try index.roots().first(where: { $0.path == root.bytes }) else { return [] }
    var told: Set<[UInt8]> = []
    try reader.forEachRow(log: log.log, after: start) { row, _, _ in
      row.entries.forEach { event, name in
        if event == .created || event == .modified { told.insert(row.path(of: name)) }
      }
    }
    var changes: [Change] = []
    try index.forEachEntry(root: indexed, below: filter ?? []) { path, kind in
      guard kind == UInt8(ascii: "f"), !told.contains(path),
        let status = FileStatus.look(root.appending(path), followingSymlinks: false), status.changed >= earliest
      else { return true }
      changes.append(Change(tick: last, time: status.changed, event: .modified, path: path, origin: nil, component: []))
      return true
    }
    return changes
  }
}
