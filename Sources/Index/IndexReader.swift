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

  /// The same over several roots: those of the first exact rung with a hit in any of them, in the order of the roots.
  /// - Returns: `nil` when the index cannot speak for all of them.
  package func exactMatches(
    _ query: [UInt8], roots wanted: [[UInt8]]
  ) throws(SQLiteError) -> [(root: [UInt8], component: [UInt8])]? {
    guard try areReady(wanted) else { return nil }
    let select = try connection.prepare(
      "SELECT rung, component FROM component_key WHERE root = (SELECT id FROM root WHERE path = ?1) AND key = ?2")
    select.bind(2, text: query)
    var nearest = Int64.max
    var matches: [(root: [UInt8], component: [UInt8])] = []
    for root in wanted {
      select.bind(1, blob: root)
      while try select.step() {
        let rung = select.integer(0)
        if rung > nearest { break }
        if rung < nearest { (nearest, matches) = (rung, []) }
        matches.append((root, select.bytes(1)))
      }
      select.reset()
    }
    return matches
  }

  /// The components whose id, name or short name begins with a text, over several roots, in the order of the roots.
  /// - Returns: `nil` when the index cannot speak for all of them.
  package func prefixMatches(
    _ text: [UInt8], roots wanted: [[UInt8]]
  ) throws(SQLiteError) -> [(root: [UInt8], component: [UInt8])]? {
    guard try areReady(wanted), let end = IndexReader.end(ofPrefix: text) else { return nil }
    let select = try connection.prepare(
      """
      SELECT DISTINCT component FROM component_key \
      WHERE root = (SELECT id FROM root WHERE path = ?1) AND key >= ?2 AND key < ?3 \
      AND rung <> \(MatchLadder.Rung.alias.rawValue) ORDER BY component
      """)
    select.bind(2, text: text)
    select.bind(3, text: end)
    var matches: [(root: [UInt8], component: [UInt8])] = []
    for root in wanted {
      select.bind(1, blob: root)
      while try select.step() { matches.append((root, select.bytes(0))) }
      select.reset()
    }
    return matches
  }

  /// The first text behind all that begin so, byte by byte; `nil` where there is none.
  private static func end(ofPrefix text: [UInt8]) -> [UInt8]? {
    guard let last = text.lastIndex(where: { $0 < .max }) else { return nil }
    return text[..<last] + [text[last] + 1]
  }

  private func areReady(_ wanted: [[UInt8]]) throws(SQLiteError) -> Bool {
    let ready = Set(try roots().filter(\.isReady).map(\.path))
    return wanted.allSatisfy(ready.contains)
  }

  /// All components of a root, sorted by id; `nil` when the index cannot speak for the root.
  package func components(root: [UInt8]) throws(SQLiteError) -> [Component]? {
    guard let root = try readyRoot(root) else { return nil }
    return try IndexedComponent.all(connection, root: root)
  }

  /// The same with what they hold.
  package func componentsWithFacts(root: [UInt8]) throws(SQLiteError) -> [IndexedComponent]? {
    guard let root = try readyRoot(root) else { return nil }
    return try IndexedComponent.allWithFacts(connection, root: root)
  }

  /// The root's number; `nil` when the index cannot speak for it.
  private func readyRoot(_ path: [UInt8]) throws(SQLiteError) -> Int64? {
    try roots().first { $0.path == path && $0.isReady }?.id
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
