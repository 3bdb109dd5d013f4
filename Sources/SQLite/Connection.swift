import CSQLite

/// One connection, used by one thread.
package final class Connection {
  private let handle: OpaquePointer

  package enum Mode: Sendable {
    case readOnly
    case readWriteCreate
  }

  /// For a process with one thread: SQLite then takes no locks and counts no allocations (<doc:Performance#Lookups>).
  /// Before any connection.
  package static func declareSingleThreaded() {
    _ = tpl_sqlite_single_thread()
    _ = tpl_sqlite_no_memory_statistics()
  }

  /// - Parameter path: bytes of the file's path without a NUL.
  /// - Throws: the result code of sqlite3_open_v2.
  package init(path: [UInt8], mode: Mode) throws(SQLiteError) {
    var opened: OpaquePointer?
    let access = mode == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    let code = (path + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        sqlite3_open_v2($0.baseAddress, &opened, access | SQLITE_OPEN_NOMUTEX, nil)
      }
    }
    guard code == SQLITE_OK, let opened else {
      let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(opened)
      throw SQLiteError(code: code, message: message, statement: nil)
    }
    handle = opened
    sqlite3_extended_result_codes(handle, 1)
    // Before any other statement: the recovery of another connection's WAL answers BUSY otherwise.
    sqlite3_busy_timeout(handle, 5_000)
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs statements that take no values; their rows are dropped.
  package func execute(_ sql: String) throws(SQLiteError) {
    if sqlite3_exec(handle, sql, nil, nil, nil) != SQLITE_OK { throw error(sql) }
  }

  package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
    guard code == SQLITE_OK, let statement else { throw error(sql) }
    return Statement(handle: statement, connection: self)
  }

  /// Whether the file begins as a database does, read anew through SQLite's own descriptor: another one would drop its
  /// locks.
  package func hasHeader() -> Bool {
    var file: UnsafeMutablePointer<sqlite3_file>?
    guard sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK, let file,
      let methods = file.pointee.pMethods, let read = methods.pointee.xRead
    else { return true }
    var header = [UInt8](repeating: 0, count: 16)
    guard read(file, &header, 16, 0) == SQLITE_OK else { return false }
    return header == Array("SQLite format 3\0".utf8)
  }

  package var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

  /// The number a program keeps in the file's header for itself (PRAGMA user_version).
  package func schemaVersion() throws(SQLiteError) -> Int64 {
    let statement = try prepare("PRAGMA user_version")
    return try statement.step() ? statement.integer(0) : 0
  }

  /// Everything or nothing.
  package func transaction<Result>(_ body: () throws(SQLiteError) -> Result) throws(SQLiteError) -> Result {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      try? execute("ROLLBACK")
      throw error
    }
  }

  func error(_ sql: String?) -> SQLiteError {
    SQLiteError(
      code: sqlite3_extended_errcode(handle), message: String(cString: sqlite3_errmsg(handle)), statement: sql)
  }
}
