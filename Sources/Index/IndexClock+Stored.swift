package import SQLite

extension IndexClock {
  /// The clock of a root in the files, for when no watcher answers. After a kill the log of changes is ahead of the
  /// index (<doc:0146-a-change-writes-one-page>).
  /// - Parameters:
  ///   - root: its path.
  ///   - index: path of `index.db`.
  ///   - changeLog: path of `changes.db`, which may be missing.
  /// - Returns: `nil` when the index does not know the root.
  package static func stored(
    root: [UInt8], index: [UInt8], changeLog: [UInt8]
  ) throws(SQLiteError) -> IndexClock? {
    guard var clock = try IndexReader(path: index).roots().first(where: { $0.path == root })?.clock else { return nil }
    // Without a log, the index is all that is known.
    if let log = try? ChangeLogReader(path: changeLog).position(root: root), log.instance == clock.instance {
      clock.tick = max(clock.tick, log.tick)
    }
    return clock
  }
}
