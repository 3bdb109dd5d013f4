import SQLite

/// A root as the index knows it.
package struct IndexedRoot: Equatable, Sendable {
  package var id: Int64
  package var path: [UInt8]
  package var clock: IndexClock
  /// Crawled to the end at least once and not suspected since.
  package var isReady: Bool

  static func all(_ connection: Connection) throws(SQLiteError) -> [IndexedRoot] {
    let select = try connection.prepare("SELECT id,path,instance,tick,ready FROM root")
    var roots: [IndexedRoot] = []
    while try select.step() {
      roots.append(
        IndexedRoot(
          id: select.integer(0), path: select.bytes(1),
          clock: IndexClock(instance: select.bytes(2), tick: select.integer(3)), isReady: select.integer(4) != 0))
    }
    return roots
  }
}
