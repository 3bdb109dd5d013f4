import EnvFile

/// A version of an env file as its names, each with the line or lines that define it.
struct NamedVersion {
  struct Entry: Equatable {
    var name: [UInt8]
    /// What is written from `export` or the name to the end of the value.
    var statement: ArraySlice<UInt8>
    /// What stands between the definition before and this one: comments and blank lines.
    var gap: Range<Int>
    /// The whole lines, the comment on the same line and the comments right above included.
    var block: Range<Int>
    /// The same without the comments above.
    var lines: Range<Int>
  }

  let text: [UInt8]
  let entries: [Entry]

  /// - Returns: `nil` for a text that cannot be taken apart by name: one that does not parse, names something twice, or
  ///   has two statements on one line.
  init?(_ text: [UInt8]) {
    guard let statements = try? EnvStatement.scan(text) else { return nil }
    self.text = text
    var entries: [Entry] = []
    var end = 0
    for statement in statements {
      guard statement.name.isEmpty == false, !entries.contains(where: { $0.name == statement.name }) else { return nil }
      let start = NamedVersion.lineStart(text, statement.range.lowerBound)
      guard start >= end else { return nil }
      let next = NamedVersion.lineEnd(text, statement.range.upperBound)
      entries.append(
        Entry(
          name: statement.name, statement: text[statement.range], gap: end..<start,
          block: NamedVersion.commentStart(text, start, notBefore: end)..<next, lines: start..<next))
      end = next
    }
    self.entries = entries
  }

  func bytes(_ range: Range<Int>) -> [UInt8] { Array(text[range]) }

  /// The text behind the last definition.
  var tail: [UInt8] { Array(text[(entries.last?.lines.upperBound ?? 0)...]) }

  subscript(name: [UInt8]) -> Entry? { entries.first { $0.name == name } }

  /// The statement of each name, without comments and blank lines.
  var definitions: [[UInt8]: ArraySlice<UInt8>] { Dictionary(entries.map { ($0.name, $0.statement) }) { $1 } }

  private static func lineStart(_ text: [UInt8], _ index: Int) -> Int {
    text[..<index].lastIndex(of: newline).map { $0 + 1 } ?? 0
  }

  /// The index behind the newline, or the end of the text.
  private static func lineEnd(_ text: [UInt8], _ index: Int) -> Int {
    text[index...].firstIndex(of: newline).map { $0 + 1 } ?? text.count
  }

  private static func commentStart(_ text: [UInt8], _ start: Int, notBefore limit: Int) -> Int {
    var start = start
    while start > limit {
      let previous = lineStart(text, start - 1)
      guard previous >= limit, text[previous] == UInt8(ascii: "#") else { break }
      start = previous
    }
    return start
  }

  private static let newline = UInt8(ascii: "\n")
}
