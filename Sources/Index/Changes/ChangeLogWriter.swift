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
    let log = try freeNumber()
    let insert = try connection.prepare(
      "INSERT INTO log(id,root,instance,tick,floor,floor_at,seen) VALUES(?5,?1,?2,?3,?3,?4,?4)")
    insert.bind(1, blob: root)
    insert.bind(2, text: clock.instance)
    insert.bind(3, clock.tick)
    insert.bind(4, now)
    insert.bind(5, log)
    try insert.run()
    return log
  }

  /// The smallest one, because a log's number is a part of the numbers of its rows.
  private func freeNumber() throws(SQLiteError) -> Int64 {
    let select = try connection.prepare(
      "SELECT min(free) FROM (SELECT 1 AS free UNION SELECT id + 1 FROM log) WHERE free NOT IN (SELECT id FROM log)")
    guard try select.step(), select.integer(0) < BatchRange.logs else { throw .inconsistent }
    return select.integer(0)
  }

  package func remove(root: [UInt8]) throws(SQLiteError) {
    let select = try connection.prepare("SELECT id FROM log WHERE root=?1")
    select.bind(1, blob: root)
    var logs: [Int64] = []
    while try select.step() { logs.append(select.integer(0)) }
    for log in logs {
      try deleteRows(BatchRange(log: log))
      for sql in ["DELETE FROM gap WHERE log=?1", "DELETE FROM log WHERE id=?1"] {
        let delete = try connection.prepare(sql)
        delete.bind(1, log)
        try delete.run()
      }
    }
  }
}

// MARK: - Commits

extension ChangeLogWriter {
  /// The rows of one commit. More rows than a commit can have are as good as a log that begins with the next commit.
  /// - Parameter seen: everything before that time (nanoseconds since 1970) is in the log.
  package func append(
    _ rows: [ChangeRow], log: Int64, tick: Int64, at now: Int64, seen: Int64
  ) throws(SQLiteError) {
    if rows.count >= BatchRange.rows { return try forgetAll(log: log, tick: tick, now: now) }
    for (index, row) in rows.enumerated() {
      try append(row, BatchRange.number(log: log, tick: tick, row: Int64(index)), at: now, seen: seen)
    }
  }

  private func append(_ row: ChangeRow, _ number: Int64, at now: Int64, seen: Int64) throws(SQLiteError) {
    insertBatch.bind(1, number)
    insertBatch.bind(2, now)
    insertBatch.bind(3, seen)
    insertBatch.bind(4, blob: row.directory)
    insertBatch.bind(5, text: row.component)
    if let origin = row.origin { insertBatch.bind(6, blob: origin) } else { insertBatch.bindNull(6) }
    insertBatch.bind(7, blob: row.entries.bytes)
    insertBatch.bind(8, Int64(row.entries.count))
    try insertBatch.run()
  }

  /// How far the log goes, for a commit without rows.
  /// - Parameter seen: as in ``append(_:log:tick:at:seen:)``.
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
    let select = try connection.prepare("SELECT id,at,count FROM batch WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC")
    let range = BatchRange(log: log)
    select.bind(1, range.first)
    select.bind(2, range.last)
    var kept: Int64 = 0
    while try select.step() {
      kept += select.integer(2)
      if kept > ChangeLogWriter.retention.changes || select.integer(1) < now - ChangeLogWriter.retention.nanoseconds {
        let (tick, at) = (BatchRange.tick(of: select.integer(0)), select.integer(1))
        select.reset()
        return try raiseFloor(log: log, to: tick, at: at)
      }
    }
  }

  private func deleteRows(_ range: BatchRange) throws(SQLiteError) {
    let delete = try connection.prepare("DELETE FROM batch WHERE id BETWEEN ?1 AND ?2")
    delete.bind(1, range.first)
    delete.bind(2, range.last)
    try delete.run()
  }

  private func raiseFloor(log: Int64, to tick: Int64, at time: Int64) throws(SQLiteError) {
    // The rows say how far the log goes; the log says it when they are gone.
    let range = BatchRange(log: log, upTo: tick)
    let seen = try connection.prepare(
      "UPDATE log SET seen=max(seen, coalesce((SELECT max(seen) FROM batch WHERE id BETWEEN ?2 AND ?3), 0)) WHERE id=?1"
    )
    seen.bind(1, log)
    seen.bind(2, range.first)
    seen.bind(3, range.last)
    try seen.run()
    try deleteRows(range)
    let delete = try connection.prepare("DELETE FROM gap WHERE log=?1 AND tick<=?2")
    delete.bind(1, log)
    delete.bind(2, tick)
    try delete.run()
    let update = try connection.prepare("UPDATE log SET floor=?2, floor_at=?3, tick=max(tick,?2) WHERE id=?1")
    update.bind(1, log)
    update.bind(2, tick)
    update.bind(3, time)
    try update.run()
  }
}
