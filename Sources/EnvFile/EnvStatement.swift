/// One statement of an env file as it is written, for code that edits or checks the file: no value is computed.
package struct EnvStatement: Equatable, Sendable {
  package enum Quote: Sendable {
    case none
    case single
    case double
  }

  package var name: [UInt8]
  /// The line, from 1, on which it starts.
  package var line: Int
  /// From `export` or the name to the end of the value.
  package var range: Range<Int>
  /// Where the name ends, before any blanks.
  package var nameEnd: Int
  /// The value with its quotes, without the blanks around it; `nil` for a name that stands alone and inherits.
  package var value: Range<Int>?
  package var quote = Quote.none
  package var hasExport: Bool
  /// The value is interpolated.
  package var isTemplate = false

  /// A last line without `=` and newline: the parser reads it as the value of an empty name.
  var isUnfinished: Bool { name.isEmpty && value?.lowerBound == nameEnd }
}

extension EnvStatement {
  /// All statements of a file, by the parser's own rules.
  /// - Throws: what ``EnvFile/parse(_:lookup:)`` throws, except for interpolation.
  package static func scan(_ bytes: [UInt8]) throws(EnvFileError) -> [EnvStatement] {
    let span = bytes.span
    var parser = EnvParser(span)
    if EnvParser.startsWithByteOrderMark(span) { parser.position = 3 }
    var statements: [EnvStatement] = []
    while parser.skipToStatement(span) { statements.append(try next(span, &parser)) }
    return statements
  }

  private static func next(_ bytes: Span<UInt8>, _ parser: inout EnvParser) throws(EnvFileError) -> EnvStatement {
    let start = parser.position
    parser.statementLine = parser.line
    parser.skipExport(bytes)
    let nameStart = parser.position
    let name = try parser.parseName(bytes)
    let nameEnd = nameStart + name.bytes.count
    var statement = EnvStatement(
      name: name.bytes, line: parser.statementLine, range: start..<nameEnd, nameEnd: nameEnd,
      hasExport: nameStart > start)
    if name.end == .newline { return statement }
    parser.skipBlanks(bytes)
    let valueStart = parser.position
    let first = valueStart < bytes.count ? bytes[valueStart] : 0
    if first == ASCII.singleQuote || first == ASCII.doubleQuote {
      let scanned = try parser.scanQuoted(bytes, first, name: name.bytes)
      statement.quote = first == ASCII.singleQuote ? .single : .double
      statement.isTemplate = scanned.hasDollar && statement.quote == .double
      statement.value = valueStart..<parser.position
    } else {
      let scanned = parser.scanUnquoted(bytes)
      statement.isTemplate = scanned.hasDollar
      statement.value = scanned.range
    }
    statement.range = start..<(statement.value?.upperBound ?? nameEnd)
    return statement
  }
}
