/// Rule 6: the escapes of quoted values.
enum EscapeSequences {
  /// In single quotes only `\'` is one.
  static func decodeSingleQuoted(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      index &+= 1
      if byte == ASCII.backslash, index < range.upperBound {
        // Taken in pairs, so that the second of two backslashes escapes nothing.
        if bytes[index] != ASCII.singleQuote { text.append(byte) }
        text.append(bytes[index])
        index &+= 1
      } else {
        text.append(byte)
      }
    }
    return text
  }

  /// Leaves `\$` as `$$`, which interpolation then makes `$`: as in compose-go, where `$\$A` is therefore
  /// `$` and the value of `A`.
  static func decodeDoubleQuoted(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      index &+= 1
      guard byte == ASCII.backslash, index < range.upperBound else {
        text.append(byte)
        continue
      }
      let escaped = bytes[index]
      index &+= 1
      if escaped == UInt8(ascii: "0") {
        index = appendOctal(bytes, index..<range.upperBound, to: &text)
      } else if escaped == ASCII.dollar {
        text.append(ASCII.dollar)
        text.append(ASCII.dollar)
      } else {
        let character = meaning(of: escaped)
        if character == 0 { text.append(ASCII.backslash) }
        text.append(character == 0 ? escaped : character)
      }
    }
    return text
  }

  /// The byte that `\` and `letter` stand for, 0 if they stand for themselves.
  private static func meaning(of letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "a"): 0x07
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): ASCII.formFeed
    case UInt8(ascii: "n"): ASCII.newline
    case UInt8(ascii: "r"): ASCII.carriageReturn
    case UInt8(ascii: "t"): ASCII.tab
    case UInt8(ascii: "v"): ASCII.verticalTab
    case ASCII.doubleQuote, ASCII.backslash: letter
    default: 0
    }
  }

  /// `\0` takes up to three digits. Only three octal ones up to 377 are a character (not a byte: `\0377` is U+00FF);
  /// otherwise compose-go drops the 0 and keeps backslash and digits.
  /// - Returns: the index behind the digits.
  private static func appendOctal(_ bytes: Span<UInt8>, _ range: Range<Int>, to text: inout [UInt8]) -> Int {
    var end = range.lowerBound
    var code: UInt32 = 0
    var isOctal = true
    while end < range.upperBound, end &- range.lowerBound < 3, ASCII.isDigit(bytes[end]) {
      let digit = UInt32(bytes[end] &- 0x30)
      isOctal = isOctal && digit < 8
      code = code &* 8 &+ digit
      end &+= 1
    }
    if !isOctal || code > 0xFF || end &- range.lowerBound < 3 {
      text.append(ASCII.backslash)
      for index in range.lowerBound..<end { text.append(bytes[index]) }
    } else if code < 0x80 {
      text.append(UInt8(truncatingIfNeeded: code))
    } else {
      text.append(UInt8(truncatingIfNeeded: 0xC0 | code &>> 6))
      text.append(UInt8(truncatingIfNeeded: 0x80 | code & 0x3F))
    }
    return end
  }
}
