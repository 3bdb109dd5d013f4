import CSQLite

/// What SQLite refused, with the statement and never the values bound to it.
package struct SQLiteError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The extended result code (sqlite.org/rescode.html).
  package var code: Int32
  package var message: String
  package var statement: String? = nil

  package var description: String {
    guard let statement else { return "sqlite: \(message)" }
    return "sqlite: \(message) in: \(statement)"
  }

  /// The file is an index of another version of tpl.
  package static let otherSchema = SQLiteError(code: SQLITE_SCHEMA, message: "another schema version")

  /// The rows contradict the disk beyond repair.
  package static let inconsistent = SQLiteError(code: SQLITE_CORRUPT, message: "rows contradict the disk")

  /// The file is no database, or a damaged one: it is rebuilt.
  package var isCorrupt: Bool { code & 0xFF == SQLITE_CORRUPT || code & 0xFF == SQLITE_NOTADB }
  /// A statement does not fit the tables, because they were changed under the same schema version.
  package var hasOtherTables: Bool { code & 0xFF == SQLITE_ERROR }
  /// No room, or no permission to write.
  package var isUnwritable: Bool {
    [SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN].contains(code & 0xFF)
  }
}
