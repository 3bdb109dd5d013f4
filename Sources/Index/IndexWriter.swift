import Bytes
package import Layout
package import SQLite

/// The only writer of the index: `tpld` holds one. Statements are prepared once and used for ever.
package final class IndexWriter {
  private let connection: Connection
  package let directories: DirectoryTable
  private let insertComponent: Statement
  private let deleteComponent: Statement
  private let insertKey: Statement
  private let deleteKey: Statement
  private let insertScript: Statement
  private let deleteScripts: Statement
  private let updateFacts: Statement

  /// In place of a path: an index in memory, which only this process can read.
  package static let inMemory = Array(":memory:".utf8)

  /// Opens the index, or makes a new one where there is none or one of another schema version.
  /// - Parameter path: bytes of the file's path.
  /// - Throws: a damaged file included; the caller removes it and tries again.
  package init(path: [UInt8]) throws(SQLiteError) {
    connection = try Connection(path: path, mode: .readWriteCreate)
    // NORMAL syncs at checkpoints only: a crash of the process loses nothing, one of the machine at most a rescan.
    try connection.execute(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=8388608; PRAGMA cache_size=-1024")
    if try connection.schemaVersion() != IndexSchema.version { try IndexWriter.createTables(connection) }
    directories = try DirectoryTable(connection)
    insertComponent = try connection.prepare("INSERT INTO component VALUES(?1,?2,?3,?4,?5,NULL,NULL,NULL)")
    deleteComponent = try connection.prepare("DELETE FROM component WHERE root=?1 AND id=?2")
    insertKey = try connection.prepare("INSERT OR IGNORE INTO component_key VALUES(?1,?2,?3,?4)")
    deleteKey = try connection.prepare(
      "DELETE FROM component_key WHERE root=?1 AND key=?2 AND rung=?3 AND component=?4")
    insertScript = try connection.prepare("INSERT INTO script VALUES(?1,?2,?3,?4)")
    deleteScripts = try connection.prepare("DELETE FROM script WHERE id BETWEEN ?1 AND ?2")
    updateFacts = try connection.prepare(
      """
      UPDATE component SET tools=?3, scripts=?4, env_files=?5 WHERE root=?1 AND id=?2 \
      AND (tools IS NOT ?3 OR scripts IS NOT ?4 OR env_files IS NOT ?5)
      """)
  }

  private static func createTables(_ connection: Connection) throws(SQLiteError) {
    let names = try connection.prepare(
      "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%'")
    var old: [String] = []
    while try names.step() { old.append(String(decoding: names.bytes(0), as: UTF8.self)) }
    names.reset()
    try connection.transaction { () throws(SQLiteError) in
      for name in old { try connection.execute("DROP TABLE \"\(name)\"") }
      try connection.execute(IndexSchema.tables)
    }
  }

  package func transaction(_ body: () throws(SQLiteError) -> Void) throws(SQLiteError) {
    try connection.transaction(body)
  }

  /// Moves the log into the file and empties it; for an orderly exit.
  package func checkpoint() throws(SQLiteError) { try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)") }

  /// Whether the file is still a database.
  package func hasHeader() -> Bool { connection.hasHeader() }
}

// MARK: - Roots

extension IndexWriter {
  package func roots() throws(SQLiteError) -> [IndexedRoot] { try IndexedRoot.all(connection) }

  package func addRoot(path: [UInt8], instance: [UInt8]) throws(SQLiteError) -> IndexedRoot {
    let insert = try connection.prepare("INSERT INTO root(path,instance,tick,ready) VALUES(?1,?2,0,0)")
    insert.bind(1, blob: path)
    insert.bind(2, text: instance)
    try insert.run()
    return IndexedRoot(
      id: connection.lastInsertedRow, path: path, clock: IndexClock(instance: instance, tick: 0), isReady: false)
  }

  package func removeRoot(_ id: Int64) throws(SQLiteError) {
    try directories.remove(root: id)
    for sql in [
      "DELETE FROM component WHERE root=?1",
      "DELETE FROM component_key WHERE root=?1", "DELETE FROM script WHERE root=?1", "DELETE FROM root WHERE id=?1",
    ] {
      let delete = try connection.prepare(sql)
      delete.bind(1, id)
      try delete.run()
    }
  }

  package func setTick(root: Int64, _ tick: Int64, isReady: Bool) throws(SQLiteError) {
    let update = try connection.prepare("UPDATE root SET tick=?2, ready=?3 WHERE id=?1")
    update.bind(1, root)
    update.bind(2, tick)
    update.bind(3, isReady ? 1 : 0)
    try update.run()
  }
}

// MARK: - Components

extension IndexWriter {
  package func insert(_ component: Component, root: Int64) throws(SQLiteError) {
    insertComponent.bind(1, root)
    insertComponent.bind(2, text: component.id)
    insertComponent.bind(3, text: Array(component.layer.rawValue.utf8))
    insertComponent.bind(4, text: component.name)
    insertComponent.bind(5, text: Array(component.aliases.joined(separator: [.newline])))
    try insertComponent.run()
    try forEachKey(of: component, root: root, run: insertKey)
  }

  /// Binds root, key, rung and component.
  private func forEachKey(of component: Component, root: Int64, run statement: Statement) throws(SQLiteError) {
    for (text, rung) in component.keys {
      statement.bind(1, root)
      statement.bind(2, text: text)
      statement.bind(3, Int64(rung.rawValue))
      statement.bind(4, text: component.id)
      try statement.run()
    }
  }

  package func components(root: Int64) throws(SQLiteError) -> [Component] {
    try IndexedComponent.all(connection, root: root)
  }

  /// Writes nothing where the row says so already.
  /// - Parameter facts: `nil` where only a look at the disk can tell.
  package func setFacts(_ facts: ComponentFacts?, of component: [UInt8], root: Int64) throws(SQLiteError) {
    updateFacts.bind(1, root)
    updateFacts.bind(2, text: component)
    if let facts {
      updateFacts.bind(3, text: Array(facts.tools.map { Array($0.rawValue.utf8) }.joined(separator: [.slash])))
      updateFacts.bind(4, text: Array(facts.scripts.joined(separator: [.slash])))
      updateFacts.bind(5, text: Array(facts.envFiles.joined(separator: [.slash])))
    } else {
      for column: Int32 in 3...5 { updateFacts.bindNull(column) }
    }
    try updateFacts.run()
  }

  /// - Parameter id: of the component; the row says which keys it has.
  package func removeComponent(_ id: [UInt8], root: Int64) throws(SQLiteError) {
    guard let component = try IndexedComponent.find(id, connection, root: root) else { return }
    deleteComponent.bind(1, root)
    deleteComponent.bind(2, text: component.id)
    try deleteComponent.run()
    try forEachKey(of: component, root: root, run: deleteKey)
  }
}

// MARK: - Scripts

extension IndexWriter {
  /// Puts the files and symlinks of a directory into the table.
  /// - Parameter component: empty for the scripts of the root.
  package func insertScripts(of component: [UInt8], in directory: Int32, root: Int64) throws(SQLiteError) {
    insertScript.bind(2, root)
    insertScript.bind(3, text: component)
    var id = IndexWriter.scripts(in: directory).lowerBound
    var failure: SQLiteError?
    try directories.children(of: directory).forEach { child in
      guard failure == nil, child.kind == PackedChild.file || child.kind == PackedChild.symlink else { return }
      insertScript.bind(1, id)
      insertScript.bind(4, text: child.name)
      do throws(SQLiteError) { try insertScript.run() } catch { failure = error }
      id += 1
    }
    if let failure { throw failure }
  }

  package func removeScripts(in directory: Int32) throws(SQLiteError) {
    let ids = IndexWriter.scripts(in: directory)
    deleteScripts.bind(1, ids.lowerBound)
    deleteScripts.bind(2, ids.upperBound)
    try deleteScripts.run()
  }

  /// The numbers of all scripts that a directory can have.
  private static func scripts(in directory: Int32) -> ClosedRange<Int64> {
    let first = Int64(directory) << 32
    return first...(first | 0xFFFF_FFFF)
  }
}

extension Component {
  /// What the exact rungs of the ladder compare a query with.
  fileprivate var keys: [([UInt8], MatchLadder.Rung)] {
    aliases.map { ($0, .alias) } + [(id, .identifier), (name, .shortName), (shortName, .shortName)]
  }
}
