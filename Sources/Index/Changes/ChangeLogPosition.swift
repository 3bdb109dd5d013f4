import SQLite

/// How far a root's log goes.
package struct ChangeLogPosition: Equatable, Sendable {
  package var log: Int64
  package var instance: [UInt8]
  package var tick: Int64
  /// Nothing is known about commits up to this one, and about the time before ``floorTime``.
  package var floor: Int64
  /// Nanoseconds since 1970.
  package var floorTime: Int64
  package var seen: Int64

  static func find(
    _ connection: Connection, _ condition: String, _ bind: (Statement) -> Void
  ) throws(SQLiteError) -> ChangeLogPosition? {
    let select = try connection.prepare("SELECT id,instance,tick,floor,floor_at,seen FROM log WHERE \(condition)")
    bind(select)
    guard try select.step() else { return nil }
    defer { select.reset() }
    return ChangeLogPosition(
      log: select.integer(0), instance: select.bytes(1), tick: select.integer(2), floor: select.integer(3),
      floorTime: select.integer(4), seen: select.integer(5))
  }
}
