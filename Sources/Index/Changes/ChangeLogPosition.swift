import SQLite

/// How far a root's log goes.
package struct ChangeLogPosition: Equatable, Sendable {
  package var log: Int64
  package var instance: [UInt8]
  /// The last commit.
  package var tick: Int64
  /// Nothing is known about commits up to this one, and about the time before ``floorTime``.
  package var floor: Int64
  /// Nanoseconds since 1970.
  package var floorTime: Int64
  /// Everything that happened before this time (nanoseconds since 1970) is in the log.
  package var seen: Int64

  static func find(
    _ connection: Connection, _ condition: String, _ bind: (Statement) -> Void
  ) throws(SQLiteError) -> ChangeLogPosition? {
    let select = try connection.prepare("SELECT id,instance,tick,floor,floor_at,seen FROM log WHERE \(condition)")
    bind(select)
    guard try select.step() else { return nil }
    defer { select.reset() }
    var position = ChangeLogPosition(
      log: select.integer(0), instance: select.bytes(1), tick: select.integer(2), floor: select.integer(3),
      floorTime: select.integer(4), seen: select.integer(5))
    try position.advanceToLastRow(connection)
    return position
  }

  /// A commit with rows says itself how far it goes.
  private mutating func advanceToLastRow(_ connection: Connection) throws(SQLiteError) {
    let range = BatchRange(log: log)
    let select = try connection.prepare("SELECT id,seen FROM batch WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC LIMIT 1")
    select.bind(1, range.first)
    select.bind(2, range.last)
    guard try select.step() else { return }
    defer { select.reset() }
    tick = max(tick, BatchRange.tick(of: select.integer(0)))
    seen = max(seen, select.integer(1))
  }
}
