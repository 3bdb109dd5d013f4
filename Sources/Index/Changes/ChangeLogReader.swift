package import SQLite

/// Opens the log of changes, asks, closes.
package final class ChangeLogReader {
  private let connection: Connection

  /// Some time without a watcher.
  package struct Gap: Equatable, Sendable {
    /// The commit that ended it.
    package var tick: Int64
    /// Nanoseconds since 1970.
    package var since: Int64
  }

  /// - Throws: no file, a damaged one, or one of another schema version.
  package init(path: [UInt8]) throws(SQLiteError) {
    connection = try Connection(path: path, mode: .readOnly)
    guard try connection.schemaVersion() == ChangeLogSchema.version else { throw .otherSchema }
  }

  /// - Returns: `nil` when nothing is known about the root.
  package func position(root: [UInt8]) throws(SQLiteError) -> ChangeLogPosition? {
    try ChangeLogPosition.find(connection, "root = ?1") { $0.bind(1, blob: root) }
  }

  /// Visits what came after the commit `tick`, in the order of commits; renames first within one.
  package func forEachRow(
    log: Int64, after tick: Int64, _ visit: (_ row: ChangeRow, _ tick: Int64, _ at: Int64) -> Void
  ) throws(SQLiteError) {
    let select = try connection.prepare(
      "SELECT directory,component,origin,entries,id,at FROM batch WHERE id BETWEEN ?1 AND ?2 ORDER BY id")
    let range = BatchRange(log: log, after: tick)
    select.bind(1, range.first)
    select.bind(2, range.last)
    while try select.step() {
      visit(
        ChangeRow(
          directory: select.bytes(0), component: select.bytes(1), origin: select.isNull(2) ? nil : select.bytes(2),
          entries: PackedChanges(bytes: select.bytes(3))), BatchRange.tick(of: select.integer(4)), select.integer(5))
    }
  }

  /// The last commit before a time; `nil` when the log does not go back that far.
  package func tick(before time: Int64, in position: ChangeLogPosition) throws(SQLiteError) -> Int64? {
    guard time >= position.floorTime else { return nil }
    let select = try connection.prepare("SELECT id,at FROM batch WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC")
    let range = BatchRange(log: position.log)
    select.bind(1, range.first)
    select.bind(2, range.last)
    var tick = position.tick
    while try select.step(), select.integer(1) >= time { tick = BatchRange.tick(of: select.integer(0)) - 1 }
    return tick
  }

  package func gaps(log: Int64, after tick: Int64) throws(SQLiteError) -> [Gap] {
    let select = try connection.prepare("SELECT tick,since FROM gap WHERE log=?1 AND tick>?2")
    select.bind(1, log)
    select.bind(2, tick)
    var gaps: [Gap] = []
    while try select.step() { gaps.append(Gap(tick: select.integer(0), since: select.integer(1))) }
    return gaps
  }

  /// Runs several questions on one state of the log.
  package func transaction<Result>(_ body: () throws(SQLiteError) -> Result) throws(SQLiteError) -> Result {
    try connection.execute("BEGIN")
    defer { try? connection.execute("COMMIT") }
    return try body()
  }
}
