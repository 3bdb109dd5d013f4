import Bytes

/// Finds what bash's `source`, `docker --env-file`, python-dotenv or motdotla/dotenv would read otherwise than docker
/// compose and tpl, and what is probably a mistake. Portable are `NAME=VALUE` without blanks, quotes and what shells
/// act on, and `NAME='VALUE'` on one line without `'` and `\`.
package struct EnvLint {
  let bytes: [UInt8]
  let statements: [EnvStatement]
  private(set) var findings: [EnvLintFinding] = []
  private var seen: Set<[UInt8]> = []

  /// In the order of lines.
  package static func findings(in bytes: [UInt8]) -> [EnvLintFinding] {
    do throws(EnvFileError) {
      var lint = EnvLint(bytes: bytes, statements: try EnvStatement.scan(bytes))
      lint.checkFile()
      for index in lint.statements.indices { lint.checkStatement(index) }
      try lint.checkTemplates()
      return lint.sorted
    } catch {
      // What follows a mistake may be read as anything.
      return [EnvLintFinding(.syntax, line: error.line, error.message)]
    }
  }

  private init(bytes: [UInt8], statements: [EnvStatement]) {
    self.bytes = bytes
    self.statements = statements
  }

  private var sorted: [EnvLintFinding] {
    findings.enumerated().sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }.map(
      \.element)
  }

  mutating func report(
    _ rule: EnvLintFinding.Rule, line: Int?, _ message: String, edits: [EnvLintFinding.Edit] = []
  ) {
    findings.append(EnvLintFinding(rule, line: line, message, edits: edits))
  }

  /// Interpolation is only checked when it is done: once with every name set, once with none.
  private mutating func checkTemplates() throws(EnvFileError) {
    let file = try EnvFile.parse(bytes) { _ in [UInt8(ascii: "x")] }
    for warning in file.warnings where warning.isNotExported {
      report(.unexportable, line: warning.line, warning.message)
    }
    for assignment in file.assignments where !assignment.name.isVariableName {
      report(.unexportable, line: assignment.line, "no shell can export the name \(QuotedText(assignment.name))")
    }
    do throws(EnvFileError) {
      _ = try EnvFile.parse(bytes) { _ in nil }
    } catch {
      guard case .requiredVariable = error.cause else { throw error }
    }
  }

  private mutating func checkStatement(_ index: Int) {
    let statement = statements[index]
    let name = QuotedText(statement.name)
    if !statement.name.isEmpty, !seen.insert(statement.name).inserted {
      report(.duplicateName, line: statement.line, "\(name) is defined more than once; the last definition counts")
    }
    if index > 0, isOnLine(of: statements[index - 1], statement) {
      report(
        .textAfterQuote, line: statement.line,
        "text after a closing quote is a new statement here, and part of the value or an error elsewhere")
    }
    if statement.hasExport {
      report(.exportKeyword, line: statement.line, "docker --env-file refuses 'export' before a name")
    }
    guard let value = statement.value else {
      report(
        .noValue, line: statement.line,
        "\(name) without a value is taken from the environment here; others drop it or make it empty")
      return
    }
    checkSeparator(statement, value)
    checkValue(statement, value)
  }

  private func isOnLine(of previous: EnvStatement, _ statement: EnvStatement) -> Bool {
    previous.range.upperBound <= statement.range.lowerBound
      && !bytes[previous.range.upperBound..<statement.range.lowerBound].contains(ASCII.newline)
  }

  private mutating func checkSeparator(_ statement: EnvStatement, _ value: Range<Int>) {
    let separator = Array(bytes[statement.nameEnd..<value.lowerBound])
    if separator == [ASCII.equals] || statement.name.isEmpty { return }
    let edit = EnvLintFinding.Edit(range: statement.nameEnd..<value.lowerBound, replacement: [ASCII.equals])
    report(
      .separator, line: statement.line,
      separator.contains(ASCII.equals)
        ? "blanks around '=': bash runs the value as a command, docker --env-file refuses or keeps them"
        : "':' instead of '=': bash, docker --env-file and python-dotenv do not read it",
      edits: [edit])
  }
}

// MARK: - Lines

extension EnvLint {
  private mutating func checkFile() {
    if EnvParser.startsWithByteOrderMark(bytes.span) {
      report(
        .byteOrderMark, line: 1, "a byte order mark: for bash it belongs to the first name",
        edits: [EnvLintFinding.Edit(range: 0..<3, replacement: [])])
    }
    var carriageReturns: [(line: Int, edit: EnvLintFinding.Edit)] = []
    var line = 1
    var quoted = statements.filter { $0.quote != .none }.compactMap(\.value)[...]
    for end in 0...bytes.count where end == bytes.count || bytes[end] == ASCII.newline {
      while let first = quoted.first, first.upperBound <= end { quoted.removeFirst() }
      // Inside of quotes everything is value.
      if quoted.first?.contains(end) != true {
        var start = end
        while start > 0, ASCII.isBlank(bytes[start - 1]) { start -= 1 }
        if start < end, end < bytes.count, bytes[end - 1] == ASCII.carriageReturn {
          carriageReturns.append((line, EnvLintFinding.Edit(range: (end - 1)..<end, replacement: [])))
          checkTrailingBlanks(start..<(end - 1), line)
        } else {
          checkTrailingBlanks(start..<end, line)
        }
      }
      line += 1
    }
    if let first = carriageReturns.first {
      report(
        .carriageReturn, line: first.line, "lines end in CR LF: for bash the CR belongs to every value",
        edits: carriageReturns.map(\.edit))
    }
  }

  private mutating func checkTrailingBlanks(_ range: Range<Int>, _ line: Int) {
    if range.isEmpty { return }
    // A vertical tab keeps `export` from being the keyword.
    let isFixable = !bytes[range].contains(ASCII.verticalTab)
    report(
      .trailingBlank, line: line, "blanks at the end of the line: docker --env-file keeps them in the value",
      edits: isFixable ? [EnvLintFinding.Edit(range: range, replacement: [])] : [])
  }
}
