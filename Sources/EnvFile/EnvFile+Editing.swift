extension EnvFile {
  /// The file with another value for a name: in place of the value of the last statement that defines it, else as a new
  /// last line. No other byte changes, but for a newline that the last line lacked.
  /// - Parameter name: one that shells can export.
  package static func setting(
    _ name: [UInt8], to value: [UInt8], in bytes: [UInt8]
  ) throws(EnvFileError) -> [UInt8] {
    let statements = try EnvStatement.scan(bytes)
    let statement = statements.last { $0.name == name }
    var edited = bytes
    if let statement, let range = statement.value {
      edited.replaceSubrange(range, with: quoted(value))
    } else if let statement {
      edited.replaceSubrange(statement.nameEnd..<statement.nameEnd, with: [ASCII.equals] + quoted(value))
    } else if let last = statements.last, last.isUnfinished {
      insert(name + [ASCII.equals] + quoted(value), before: last, in: &edited)
    } else {
      let end = lineEnd(of: bytes)
      if let last = bytes.last, last != ASCII.newline, !isByteOrderMark(bytes) { edited += end }
      edited += name + [ASCII.equals] + quoted(value) + end
    }
    return edited
  }

  /// A newline behind such a statement would make it another one.
  private static func insert(_ text: [UInt8], before statement: EnvStatement, in bytes: inout [UInt8]) {
    let end = lineEnd(of: bytes)
    var start = statement.range.lowerBound
    while start > 0, ASCII.isBlank(bytes[start - 1]) { start -= 1 }
    let startsLine = start == 0 || bytes[start - 1] == ASCII.newline
    bytes.insert(
      contentsOf: (startsLine ? [] : end) + text + end, at: startsLine ? start : statement.range.lowerBound)
  }

  /// The file without the statements that define a name, and without the lines that then hold nothing.
  /// - Returns: `nil` when there is no such statement.
  package static func removing(_ name: [UInt8], from bytes: [UInt8]) throws(EnvFileError) -> [UInt8]? {
    let statements = try EnvStatement.scan(bytes).filter { $0.name == name }
    if statements.isEmpty { return nil }
    var edited = bytes
    // From the end, so that the ranges before it stay right.
    for statement in statements.reversed() { edited.removeSubrange(rangeToRemove(statement, bytes)) }
    return edited
  }

  /// The whole lines when nothing but blanks and a comment shares them.
  private static func rangeToRemove(_ statement: EnvStatement, _ bytes: [UInt8]) -> Range<Int> {
    var start = statement.range.lowerBound
    while start > 0, ASCII.isBlank(bytes[start - 1]) { start -= 1 }
    var end = statement.range.upperBound
    while end < bytes.count, ASCII.isBlank(bytes[end]) { end += 1 }
    // Behind a quote the comment needs no blank; an unquoted value ends before the one that its comment begins with.
    if end < bytes.count, bytes[end] == ASCII.numberSign {
      while end < bytes.count, bytes[end] != ASCII.newline { end += 1 }
    }
    let startsLine = start == 0 || bytes[start - 1] == ASCII.newline
    guard startsLine, end == bytes.count || bytes[end] == ASCII.newline else { return statement.range }
    return start..<min(bytes.count, end + 1)
  }

  /// As the first line ends.
  private static func lineEnd(of bytes: [UInt8]) -> [UInt8] {
    guard let newline = bytes.firstIndex(of: ASCII.newline), newline > 0 else { return [ASCII.newline] }
    return bytes[newline - 1] == ASCII.carriageReturn ? [ASCII.carriageReturn, ASCII.newline] : [ASCII.newline]
  }

  private static func isByteOrderMark(_ bytes: [UInt8]) -> Bool { bytes == [0xEF, 0xBB, 0xBF] }
}
