extension EnvParser {
  struct Value {
    var bytes: [UInt8]
    /// It is not simply a part of the file.
    var isComputed: Bool
  }

  /// The end of `range` without the white space before it.
  func trimmedEnd(_ bytes: Span<UInt8>, of range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound {
      let byte = bytes[end &- 1]
      if ASCII.isBlank(byte) || byte == ASCII.newline {
        end &-= 1
      } else if byte < 0x80 {
        break
      } else {
        // White space beyond ASCII takes two or three bytes in UTF-8.
        let width = byteWidthOfSpace(bytes, before: end, from: range.lowerBound)
        if width == 0 { break }
        end &-= width
      }
    }
    return end
  }

  private func byteWidthOfSpace(_ bytes: Span<UInt8>, before end: Int, from start: Int) -> Int {
    for width in 2...3 where end &- start >= width {
      let scalar = UTF8Scalar(in: bytes, at: end &- width)
      if scalar.width == width, scalar.isSpace { return width }
    }
    return 0
  }

  /// Rule 5: to the newline, which is skipped.
  mutating func parseUnquotedValue(
    _ bytes: Span<UInt8>, of name: [UInt8], lookup: ([UInt8]) -> [UInt8]?
  ) throws(EnvFileError) -> Value {
    let (range, hasDollar) = scanUnquoted(bytes)
    return try value(of: name, bytes, range, isTemplate: hasDollar, lookup: lookup)
  }

  mutating func scanUnquoted(_ bytes: Span<UInt8>) -> (range: Range<Int>, hasDollar: Bool) {
    let start = position
    var index = start
    var comment = -1
    var hasDollar = false
    while true {
      // All that matters here is below "%"; the loop over the rest is the hot one of the whole parser.
      while index < bytes.count, bytes[index] > ASCII.dollar { index &+= 1 }
      guard index < bytes.count, bytes[index] != ASCII.newline else { break }
      if bytes[index] == ASCII.dollar {
        hasDollar = true
      } else if bytes[index] == ASCII.numberSign, comment < 0, index > start, bytes[index &- 1] == ASCII.space {
        comment = index &- 1
      }
      index &+= 1
    }
    let range = start..<trimmedEnd(bytes, of: start..<(comment < 0 ? index : comment))
    if index < bytes.count {
      index &+= 1
      line &+= 1
    }
    position = index
    return (range, hasDollar)
  }

  /// Rule 6: from the opening quote to behind the closing one.
  mutating func parseQuotedValue(
    _ bytes: Span<UInt8>, of name: [UInt8], lookup: ([UInt8]) -> [UInt8]?
  ) throws(EnvFileError) -> Value {
    let quote = bytes[position]
    let (range, hasBackslash, hasDollar) = try scanQuoted(bytes, quote, name: name)
    let isTemplate = hasDollar && quote == ASCII.doubleQuote
    guard hasBackslash else {
      return try value(of: name, bytes, range, isTemplate: isTemplate, lookup: lookup)
    }
    let text =
      quote == ASCII.singleQuote
      ? EscapeSequences.decodeSingleQuoted(bytes, range) : EscapeSequences.decodeDoubleQuoted(bytes, range)
    guard isTemplate else { return Value(bytes: text, isComputed: true) }
    return try value(of: name, text.span, 0..<text.count, isTemplate: true, lookup: lookup)
  }

  mutating func scanQuoted(
    _ bytes: Span<UInt8>, _ quote: UInt8, name: [UInt8]
  ) throws(EnvFileError) -> (range: Range<Int>, hasBackslash: Bool, hasDollar: Bool) {
    let start = position &+ 1
    var index = start
    var line = self.line
    var hasBackslash = false
    var hasDollar = false
    while true {
      // Both quotes, the dollar and the newline are below "(".
      while index < bytes.count, bytes[index] > ASCII.singleQuote, bytes[index] != ASCII.backslash { index &+= 1 }
      guard index < bytes.count else { break }
      var byte = bytes[index]
      if byte == quote {
        position = index &+ 1
        self.line = line
        return (start..<index, hasBackslash, hasDollar)
      }
      if byte == ASCII.backslash {
        hasBackslash = true
        index &+= 1
        byte = index < bytes.count ? bytes[index] : 0
      }
      if byte == ASCII.newline { line &+= 1 }
      if byte == ASCII.dollar { hasDollar = true }
      index &+= 1
    }
    // compose-go reports the last line of the file and quotes the value; where it starts helps more.
    throw EnvFileError(line: line, .unterminatedQuote(name: name, statementLine: statementLine))
  }

  private mutating func value(
    of name: [UInt8], _ text: Span<UInt8>, _ range: Range<Int>, isTemplate: Bool, lookup: ([UInt8]) -> [UInt8]?
  ) throws(EnvFileError) -> Value {
    guard isTemplate else { return Value(bytes: [UInt8](copying: text, range), isComputed: false) }
    var interpolation = Interpolation(target: name, line: statementLine, budget: expansionBudget)
    interpolation.warnings = warnings
    try interpolation.start(text, range) { text, range in
      // Rule 8. The name of an earlier definition saves making one for the lookup.
      if let index = definitions.index(of: text, range) {
        return lookup(definitions[index].name) ?? definitions[index].value
      }
      return lookup([UInt8](copying: text, range))
    }
    warnings = interpolation.warnings
    expansionBudget = interpolation.budget
    return Value(bytes: interpolation.output, isComputed: true)
  }
}
