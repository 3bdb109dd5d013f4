/// One scalar decoded from bytes as Go does it: a byte that starts no valid sequence is U+FFFD, one byte wide.
struct UTF8Scalar {
  var value: Unicode.Scalar
  var width: Int

  /// - Parameter index: a valid index of `bytes`.
  init(in bytes: borrowing Span<UInt8>, at index: Int) {
    let lead = bytes[index]
    self.init(value: "\u{FFFD}", width: 1)
    if lead < 0x80 {
      value = Unicode.Scalar(lead)
      return
    }
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard lead >= 0xC2, lead < 0xF5, length <= bytes.count &- index else { return }
    var code = UInt32(lead) & (0x7F &>> UInt32(length))
    for offset in 1..<length {
      let byte = bytes[index &+ offset]
      guard byte & 0xC0 == 0x80 else { return }
      code = code &<< 6 | UInt32(byte & 0x3F)
    }
    // Overlong forms; surrogates and codes past U+10FFFF are refused by the initializer.
    let smallest: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard code >= smallest, let scalar = Unicode.Scalar(code) else { return }
    self.init(value: scalar, width: length)
  }

  private init(value: Unicode.Scalar, width: Int) {
    self.value = value
    self.width = width
  }

  /// Go's `unicode.IsSpace`.
  var isSpace: Bool {
    switch value.value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// The white space that may stand inside a line between `export`, name, `=` and value.
  var isBlank: Bool {
    value.value < 0x80 ? ASCII.isBlank(UInt8(truncatingIfNeeded: value.value)) : value == "\u{85}" || value == "\u{A0}"
  }

  /// Go's `unicode.IsLetter` or `unicode.IsNumber`.
  var isLetterOrNumber: Bool {
    switch value.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      true
    default: false
    }
  }
}
