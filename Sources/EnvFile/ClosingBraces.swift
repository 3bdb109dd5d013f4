/// Finds the `}` of an expression. compose-go's pattern takes all up to the last `}` of the line, then counts braces
/// inside of that.
struct ClosingBraces {
  private let end: Int
  /// The last `}` before `lineEnd`, remembered so that a line of many expressions is scanned once; -1 for none.
  private var last = -1
  private var lineEnd = -1

  /// - Parameter end: where the template ends.
  init(end: Int) { self.end = end }

  /// - Parameter word: the start of the word of an expression; never before that of an earlier call.
  /// - Returns: the index of the brace that closes the expression, nil if there is none on the line.
  mutating func closing(in bytes: Span<UInt8>, word: Int) -> Int? {
    if lineEnd < word { findLast(in: bytes, from: word) }
    guard last >= word else { return nil }
    var open = 1
    var index = word
    while index <= last {
      if bytes[index] == ASCII.closeBrace {
        open &-= 1
        if open == 0 { return index }
      } else if bytes[index] == ASCII.openBrace {
        open &+= 1
        // compose-go's count does not look at the byte after an opening brace, so that `{}` leaves one open.
        index &+= 1
      }
      index &+= 1
    }
    // Nothing balances: the last brace of the line closes.
    return last
  }

  private mutating func findLast(in bytes: Span<UInt8>, from start: Int) {
    last = -1
    lineEnd = start
    while lineEnd < end, bytes[lineEnd] != ASCII.newline {
      if bytes[lineEnd] == ASCII.closeBrace { last = lineEnd }
      lineEnd &+= 1
    }
  }
}
