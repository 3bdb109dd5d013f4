/// `${name}` or `${name OP word}`.
struct BracedExpression {
  enum Operator {
    case none
    /// `-`: the word if the variable is unset.
    case `default`
    /// `+`: the word if the variable is set.
    case alternative
    /// `?`: an error with the word as message if the variable is unset.
    case required
  }

  let name: Range<Int>
  private(set) var `operator` = Operator.none
  /// The operator has a colon.
  private(set) var countsEmptyAsUnset = false
  private(set) var word = 0..<0
  /// The index behind the closing brace.
  private(set) var end: Int

  /// - Parameter start: the index behind `${`.
  /// - Returns: nil if the template is invalid.
  init?(in bytes: Span<UInt8>, at start: Int, end limit: Int, braces: inout ClosingBraces) {
    var index = VariableName.end(in: bytes, from: start, to: limit)
    guard index > start, index < limit else { return nil }
    name = start..<index
    end = index &+ 1
    if bytes[index] == ASCII.closeBrace { return }
    if bytes[index] == ASCII.colon {
      countsEmptyAsUnset = true
      index &+= 1
    }
    switch index < limit ? bytes[index] : 0 {
    case ASCII.hyphen: `operator` = .default
    case ASCII.plus: `operator` = .alternative
    case ASCII.questionMark: `operator` = .required
    default: return nil
    }
    index &+= 1
    guard let close = braces.closing(in: bytes, word: index) else { return nil }
    word = index..<close
    end = close &+ 1
  }
}
