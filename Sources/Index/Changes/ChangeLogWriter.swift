package import SQLite

/// The only writer of the log of changes: `tpld` holds one.
package final class ChangeLogWriter {
  private let connection: Connection
  private let insertBatch: Statement
  private let updatePosition: Statement

  /// Changes that are kept for each root, and for how long (nanoseconds).
  private static let retention = (changes: 100_000, nanoseconds: Int64(7 * 86_400) * 1_000_000_000)

  /// - Throws: a damaged file included, and one of another schema version; the caller removes it and tries again.
  package init(path: [UInt8]) throws(SQLiteError) {
    connection = try Connection(path: path, mode: .readWriteCreate)
    try connection.execute(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=8388608; PRAGMA cache_size=-512")
    switch try connection.schemaVersion() {
    case ChangeLogSchema.version: break
    case 0: try connection.execute("BEGIN IMMEDIATE; \(ChangeLogSchema.tables) COMMIT")
    default: throw .otherSchema
    }
    insertBatch = try connection.prepare("INSERT INTO batch VALUES(?1,?2,?3,?4,?5,?6,?7,?8)")
    updatePosition = try connection.prepare("UPDATE log SET tick=?2, seen=max(seen,?3) WHERE id=?1")
  }

  package func transaction<Result>(_ body: () throws(SQLiteError) -> Result) throws(SQLiteError) -> Result {
    try connection.transaction(body)
  }

  package func checkpoint() throws(SQLiteError) { try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)") }

  /// Whether the file is still a database.
  package func hasHeader() -> Bool { connection.hasHeader() }
}

// MARK: - Logs

extension ChangeLogWriter {
  /// What is there for an instance of a root's index; `nil` when nothing is.
  package func position(instance: [UInt8]) throws(SQLiteError) -> ChangeLogPosition? {
    try ChangeLogPosition.find(connection, "instance = ?1") { $0.bind(1, text: instance) }
  }

  /// Begins a log in which everything up to the clock is unknown. Those of other instances of the root end.
  /// - Parameter now: nanoseconds since 1970.
  /// - Returns: the log's number.
  package func begin(root: [UInt8], at clock: IndexClock, now: Int64) throws(SQLiteError) -> Int64 {
    try remove(root: root)
    let insert = try connection.prepare(
      "INSERT INTO log(root,instance,tick,floor,floor_at,seen) VALUES(?1,?2,?3,?3,?4,?4)")
    insert.bind(1, blob: root)
    insert.bind(2, text: clock.instance)
    insert.bind(3, clock.tick)
    insert.bind(4, now)
    try insert.run()
    return connection.lastInsertedRow
  }

  package func remove(root: [UInt8]) throws(SQLiteError) {
    for sql in [
      "DELETE FROM batch WHERE log IN (SELECT id FROM log WHERE root=?1)",
      "DELETE FROM gap WHERE log IN (SELECT id FROM log WHERE root=?1)", "DELETE FROM log WHERE root=?1",
    ] {
      let delete = try connection.prepare(sql)
      delete.bind(1, blob: root)
      try delete.run()
    }
  }
}

// MARK: - Commits

extension ChangeLogWriter {
  package func append(_ row: ChangeRow, log: Int64, tick: Int64, at now: Int64) throws(SQLiteError) {
    insertBatch.bind(1, log)
    insertBatch.bind(2, tick)
    insertBatch.bind(3, now)
    insertBatch.bind(4, blob: row.directory)
    insertBatch.bind(5, text: row.component)
    if let origin = row.origin { insertBatch.bind(6, blob: origin) } else { insertBatch.bindNull(6) }
    insertBatch.bind(7, blob: row.entries.bytes)
    insertBatch.bind(8, Int64(row.entries.count))
    try insertBatch.run()
  }

  /// - Parameter seen: everything before that time (nanoseconds since 1970) is in the log.
  package func setPosition(log: Int64, tick: Int64, seen: Int64) throws(SQLiteError) {
    updatePosition.bind(1, log)
    updatePosition.bind(2, tick)
    updatePosition.bind(3, seen)
    try updatePosition.run()
  }

  /// Notes that the root was not watched between `since` and the commit `tick`.
  package func addGap(log: Int64, tick: Int64, since: Int64) throws(SQLiteError) {
    let insert = try connection.prepare("INSERT INTO gap VALUES(?1,?2,?3)")
    insert.bind(1, log)
    insert.bind(2, tick)
    insert.bind(3, since)
    try insert.run()
  }

  /// Forgets everything: clients are told that they know nothing.
  package func forgetAll(log: Int64, tick: Int64, now: Int64) throws(SQLiteError) {
    try raiseFloor(log: log, to: tick, at: now)
  }

  /// Forgets what is too much or too old.
  package func prune(log: Int64, now: Int64) throws(SQLiteError) {
    let select = try connection.prepare("SELECT tick, at, count FROM batch WHERE log=?1 ORDER BY tick DESC")
    select.bind(1, log)
    var kept: Int64 = 0
    while try select.step() {
      kept += select.integer(2)
      if kept > ChangeLogWriter.retention.changes || select.integer(1) < now - ChangeLogWriter.retention.nanoseconds {
        let (tick, at) = (select.integer(0), select.integer(1))
        select.reset()
        return try raiseFloor(log: log, to: tick, at: at)
      }
    }
  }

  private func raiseFloor(log: Int64, to tick: Int64, at time: Int64) throws(SQLiteError) {
    for sql in ["DELETE FROM batch WHERE log=?1 AND tick<=?2", "DELETE FROM gap WHERE log=?1 AND tick<=?2"] {
      let delete = try connection.prepare(sql)
      delete.bind(1, log)
      delete.bind(2, tick)
      try delete.run()
    }
    let update = try connection.prepare("UPDATE log SET floor=?2, floor_at=?3 WHERE id=?1")
    update.bind(1, log)
    update.bind(2, tick)
    update.bind(3, time)
    try update.run()
  }
}
