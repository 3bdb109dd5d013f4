/// Why a `tpl.yaml` cannot be used, and where.
package struct ConfigurationError: Error, Equatable, Sendable {
  /// The file as its reader named it.
  package var file: [UInt8]
  /// Counted from 1.
  package var line: Int
  /// Counted from 1, in Unicode scalars; `nil` where only the line is known.
  package var column: Int?
  package var cause: Cause

  package init(file: [UInt8], line: Int, column: Int?, cause: Cause) {
    self.file = file
    self.line = line
    self.column = column
    self.cause = cause
  }

  init(file: [UInt8], problem: YAMLProblem) {
    self.init(
      file: file, line: problem.position.line, column: problem.position.column, cause: problem.cause)
  }

  /// What to do about it.
  package var hint: String? { cause.hint }
}

extension ConfigurationError: CustomStringConvertible {
  /// One line, whatever the file's name and content are.
  package var description: String { "\(EscapedText(file)):\(line): \(cause)" }
}
