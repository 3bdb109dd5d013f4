/// What an env file in compose-go's dialect defines.
package struct EnvFile: Sendable {
  /// What can be exported, in file order. A name that is defined again appears once, at the line of its last
  /// definition; if that one cannot be exported, the name does not appear at all.
  package var assignments: [EnvAssignment]
  package var warnings: [EnvWarning]

  package init(assignments: [EnvAssignment] = [], warnings: [EnvWarning] = []) {
    self.assignments = assignments
    self.warnings = warnings
  }

  /// Reads a whole file.
  /// - Parameter lookup: the environment before activation first, then earlier files; names of this file are
  ///   consulted after it.
  package static func parse(
    _ bytes: [UInt8], lookup: ([UInt8]) -> [UInt8]?
  ) throws(EnvFileError) -> EnvFile {
    let span = bytes.span
    var parser = EnvParser(span)
    try parser.parse(span, lookup: lookup)
    return EnvFile(assignments: parser.definitions.exported, warnings: parser.warnings.list)
  }

  /// Linux refuses an environment string, name and `=` included, that is longer than this (MAX_ARG_STRLEN without the
  /// final NUL, execve(2)).
  package static var longestString: Int { 131_071 }
}
