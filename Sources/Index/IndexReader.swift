import Bytes
package import Layout
package import SQLite

/// Opens the index, asks, closes: a reader that stays would keep the writer's log from shrinking.
package final class IndexReader {
  private let connection: Connection

  /// - Throws: no file, a damaged one, or one of another schema version.
  package init(path: [UInt8]) throws(SQLiteError) {
    connection = try Connection(path: path, mode: .readOnly)
    guard try connection.schemaVersion() == IndexSchema.version else { throw .otherSchema }
  }

  package func roots() throws(SQLiteError) -> [IndexedRoot] { try IndexedRoot.all(connection) }

  /// The components that a query names exactly, on the first exact rung with a hit (id, alias, short name).
  /// - Returns: nothing also when the index cannot speak for the root.
  package func exactMatches(_ query: [UInt8], root: [UInt8]) throws(SQLiteError) -> [[UInt8]] {
    // The key's own order is the order of the rungs.
    let select = try connection.prepare(
      """
      SELECT rung, component FROM component_key \
      WHERE root = (SELECT id FROM root WHERE path = ?1 AND ready) AND key = ?2
      """)
    select.bind(1, blob: root)
    select.bind(2, text: query)
    var matches: [[UInt8]] = []
    var rung: Int64 = 0
    while try select.step() {
      if !matches.isEmpty, select.integer(0) != rung { break }
      rung = select.integer(0)
      matches.append(select.bytes(1))
    }
    return matches
  }

  /// All components of a root, sorted by id; `nil` when the index cannot speak for the root.
  package func components(root: [UInt8]) throws(SQLiteError) -> [Component]? {
    guard let root = try roots().first(where: { $0.path == root }), root.isReady else { return nil }
    return try Component.all(connection, root: root.id)
  }

  /// Visits every indexed entry below `subtree` in bytewise order, as of one commit.
  /// - Parameter visit: gets the path relative to the root and the kind (`d`, `f`, `l`, `o`), and tells whether to go
  ///   on.
  package func forEachEntry(
    root: IndexedRoot, below subtree: [UInt8] = [], _ visit: (_ path: [UInt8], _ kind: UInt8) -> Bool
  ) throws(SQLiteError) {
    try connection.execute("BEGIN")
    defer { try? connection.execute("COMMIT") }
    try IndexedEntries(connection, root: root.id).forEach(below: subtree, visit)
  }
}

extension Component {
  /// Sorted by id.
  static func all(_ connection: Connection, root: Int64) throws(SQLiteError) -> [Component] {
    let select = try connection.prepare("SELECT id, aliases FROM component WHERE root = ?1 ORDER BY id")
    select.bind(1, root)
    var components: [Component] = []
    while try select.step() {
      let aliases = select.bytes(1).split(separator: .newline).map(Array.init)
      components.append(Component(id: select.bytes(0), aliases: aliases))
    }
    return components
  }
}
