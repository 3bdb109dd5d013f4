import CSQLite

/// A prepared statement. Parameters and columns are numbered as SQLite numbers them: from 1 and from 0.
package final class Statement {
  private let handle: OpaquePointer
  private let connection: Connection

  init(handle: OpaquePointer, connection: Connection) {
    self.handle = handle
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  /// - Returns: whether there is a row to look at.
  package func step() throws(SQLiteError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let error = connection.error(String(cString: sqlite3_sql(handle)))
      sqlite3_reset(handle)
      throw error
    }
  }

  /// Steps to the end and makes the statement ready for the next values.
  package func run() throws(SQLiteError) {
    while try step() {}
    sqlite3_reset(handle)
  }

  package func reset() { sqlite3_reset(handle) }

  package func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

  package func bind(_ index: Int32, _ value: Int64?) {
    if let value { bind(index, value) } else { sqlite3_bind_null(handle, index) }
  }

  /// Bytes as they are, copied.
  package func bind(_ index: Int32, blob: [UInt8]) {
    blob.withUnsafeBytes {
      _ = tpl_sqlite_bind_blob_copy(handle, index, $0.baseAddress ?? empty, Int32(clamping: $0.count))
    }
  }

  /// Bytes that `sqlite3` shows and compares as text; they need not be UTF-8.
  package func bind(_ index: Int32, text: [UInt8]) { text.withUnsafeBytes { bind(index, text: $0) } }

  /// The same, also copied.
  package func bind(_ index: Int32, text: UnsafeRawBufferPointer) {
    _ = tpl_sqlite_bind_text_copy(handle, index, text.baseAddress ?? empty, Int32(clamping: text.count))
  }

  package func bindNull(_ index: Int32) { sqlite3_bind_null(handle, index) }

  package func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  /// A BLOB or a TEXT, copied.
  package func bytes(_ column: Int32) -> [UInt8] { withColumn(column) { [UInt8]($0) } }

  /// A BLOB or a TEXT, valid inside.
  package func withColumn<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let start = sqlite3_column_blob(handle, column)
    return body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }
}

/// A NULL pointer would bind NULL, not an empty value.
private nonisolated(unsafe) let empty = UnsafeRawPointer(bitPattern: 1)!
