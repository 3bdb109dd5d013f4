/// What shows only beside other files, or outside of the text.
extension EnvLint {
  /// The names that a file defines, exportable or not; none where it is no env file.
  package static func names(in bytes: [UInt8]) -> Set<[UInt8]> {
    Set(((try? EnvStatement.scan(bytes)) ?? []).map(\.name))
  }

  /// Names that a file has (`.env.example`, or another environment's) and an environment lacks; lines are those of the
  /// file.
  /// - Parameters:
  ///   - defined: all names of the environment.
  ///   - environment: for the message.
  package static func missingNames(
    in bytes: [UInt8], defined: Set<[UInt8]>, environment: String
  ) -> [EnvLintFinding] {
    var told: Set<[UInt8]> = []
    return ((try? EnvStatement.scan(bytes)) ?? []).filter {
      !$0.name.isEmpty && !defined.contains($0.name) && told.insert($0.name).inserted
    }.map {
      EnvLintFinding(.missingName, line: $0.line, "\(QuotedText($0.name)) is not defined for \(environment)")
    }
  }

  /// Variables that a compose file mentions without a default and that are defined nowhere.
  /// - Parameter defined: what the component's env files and the environment have.
  package static func undefinedReferences(inCompose bytes: [UInt8], defined: Set<[UInt8]>) -> [EnvLintFinding] {
    var findings: [EnvLintFinding] = []
    var told: Set<[UInt8]> = []
    for (number, line) in bytes.split(separator: ASCII.newline, omittingEmptySubsequences: false).enumerated() {
      for name in references(in: Array(line)) where !defined.contains(name) && told.insert(name).inserted {
        findings.append(
          EnvLintFinding(
            .undefinedReference, line: number + 1, "\(QuotedText(name)) is defined nowhere: compose makes it empty"))
      }
    }
    return findings
  }

  /// - Parameter mode: of stat(2).
  package static func modeFinding(_ mode: UInt32) -> EnvLintFinding? {
    let digits = String(mode & 0o777, radix: 8)
    guard mode & 0o077 != 0 else { return nil }
    return EnvLintFinding(.fileMode, line: nil, "mode 0\(digits): others may read the values, chmod 600")
  }

  /// Names behind `$` and `${` in one line of YAML, without those that bring their own answer (`:-`, `-`, `:+`, `+`,
  /// `:?`, `?`).
  private static func references(in line: [UInt8]) -> [[UInt8]] {
    var names: [[UInt8]] = []
    let text = line.span
    var index = 0
    while index + 1 < line.count {
      // A comment begins at a word; the rest of a line in quotes is taken for one too, and only loses a finding.
      if line[index] == ASCII.numberSign, index == 0 || ASCII.isBlank(line[index - 1]) { break }
      guard line[index] == ASCII.dollar else {
        index += 1
        continue
      }
      let isBraced = line[index + 1] == ASCII.openBrace
      let start = isBraced ? index + 2 : index + 1
      let end = VariableName.end(in: text, from: start, to: line.count)
      let isPlain = !isBraced || (end < line.count && line[end] == ASCII.closeBrace)
      if end > start, isPlain { names.append(Array(line[start..<end])) }
      // `$$` is a dollar, and takes both.
      index = max(end, line[index + 1] == ASCII.dollar ? index + 2 : index + 1)
    }
    return names
  }
}
