import SQLite
import TestSupport
import Testing

@Suite struct SQLiteTests {
  private let sandbox: Sandbox
  private var path: [UInt8] { Array(sandbox.path("test.db").utf8) }

  init() throws { sandbox = try Sandbox() }

  @Test(
    arguments: [[], [0], [0xFF, 0, 0x27], Array("caf\u{E9}".utf8), [UInt8](repeating: 7, count: 100_000)] as [[UInt8]])
  func bytesSurvive(value: [UInt8]) throws {
    let connection = try Connection(path: path, mode: .readWriteCreate)
    try connection.execute("CREATE TABLE t(b BLOB NOT NULL, i INTEGER)")
    let insert = try connection.prepare("INSERT INTO t VALUES(?1,?2)")
    insert.bind(1, blob: value)
    insert.bind(2, Int64?.none)
    try insert.run()
    // The statement is ready again, and another kind of collection works too.
    insert.bind(1, blob: Array(value.reversed()))
    insert.bind(2, Int64.min)
    try insert.run()
    let select = try connection.prepare("SELECT b,i FROM t ORDER BY rowid")
    #expect(try select.step())
    #expect(select.bytes(0) == value)
    #expect(select.isNull(1))
    #expect(try select.step())
    #expect(select.bytes(0) == value.reversed())
    #expect(select.integer(1) == .min)
    #expect(try !select.step())
  }

  @Test func aTransactionIsAllOrNothing() throws {
    let connection = try Connection(path: path, mode: .readWriteCreate)
    try connection.execute("CREATE TABLE t(i INTEGER PRIMARY KEY)")
    #expect(throws: SQLiteError.self) {
      try connection.transaction { () throws(SQLiteError) in
        try connection.execute("INSERT INTO t VALUES(1)")
        try connection.execute("INSERT INTO t VALUES(1)")
      }
    }
    let count = try connection.prepare("SELECT count(*) FROM t")
    #expect(try count.step() && count.integer(0) == 0)
    count.reset()
    try connection.transaction { () throws(SQLiteError) in try connection.execute("INSERT INTO t VALUES(1)") }
    #expect(try count.step() && count.integer(0) == 1)
  }

  /// An error names the statement and never a bound value.
  @Test func errorsKeepSecrets() throws {
    let connection = try Connection(path: path, mode: .readWriteCreate)
    try connection.execute("CREATE TABLE t(i TEXT PRIMARY KEY) WITHOUT ROWID")
    let insert = try connection.prepare("INSERT INTO t VALUES(?1)")
    insert.bind(1, text: Array("hunter2".utf8))
    try insert.run()
    do {
      try insert.run()
      Issue.record("the second row went in")
    } catch {
      #expect("\(error)".contains("INSERT INTO t"))
      #expect(!"\(error)".contains("hunter2"))
      #expect(!error.isCorrupt && !error.isUnwritable)
    }
  }

  @Test func aMissingFileAndAReadOnlyOne() throws {
    #expect(throws: SQLiteError.self) { try Connection(path: path, mode: .readOnly) }
    try Connection(path: path, mode: .readWriteCreate).execute("CREATE TABLE t(i); PRAGMA user_version=3")
    let reader = try Connection(path: path, mode: .readOnly)
    #expect(try reader.schemaVersion() == 3)
    do {
      try reader.execute("INSERT INTO t VALUES(1)")
      Issue.record("a read-only connection wrote")
    } catch { #expect(error.isUnwritable) }
  }
}
