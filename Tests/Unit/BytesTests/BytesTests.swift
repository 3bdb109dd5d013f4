import Bytes
import Testing

@Suite struct BytesTests {
  @Test(
    arguments: [
      ("0", 0), ("12", 12), ("18446744073709551615", UInt64.max), ("18446744073709551616", nil), ("", nil), ("-1", nil),
      ("1a", nil), (" 1", nil), ("99999999999999999999", nil), ("007", 7),
    ] as [(String, UInt64?)])
  func decimal(text: String, expected: UInt64?) { #expect(Array(text.utf8).decimalValue == expected) }

  @Test(arguments: [
    (0, "0000000000000000"), (UInt64.max, "ffffffffffffffff"), (0x0123_4567_89AB_CDEF, "0123456789abcdef"),
  ])
  func hexadecimal(number: UInt64, expected: String) {
    var text: [UInt8] = []
    text.appendHex(number)
    #expect(text == Array(expected.utf8))
  }

  @Test(arguments: [("", ""), ("\0\u{F}\u{10}", "000f10"), ("tpl", "74706c"), ("\u{7FF}", "dfbf")])
  func hexadecimal(text: String, digits: String) {
    let (bytes, digits) = (Array(text.utf8), Array(digits.utf8))
    #expect(bytes.hexadecimal == digits)
    #expect([UInt8](hexadecimal: digits) == bytes)
  }

  @Test(arguments: ["0", "abc", "0g", "AB", "0 ", " 0", "0x"])
  func noPairsOfHexadecimalDigits(text: String) { #expect([UInt8](hexadecimal: Array(text.utf8)) == nil) }

  @Test(arguments: [("A", true), ("_", true), ("a1_Z", true), ("", false), ("1A", false), ("A-B", false), ("é", false)])
  func namesOfVariables(name: String, isName: Bool) { #expect(Array(name.utf8).isVariableName == isName) }

  /// The reference values of draft-eastlake-fnv.
  @Test(
    arguments: [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)]
      as [(String, UInt64)])
  func fnv(text: String, expected: UInt64) {
    #expect(Array(text.utf8).fnv1a == expected)
    var pieces = FNV1a()
    for byte in text.utf8 { pieces.combine([byte]) }
    #expect(pieces.value == expected)
  }

  @Test(arguments: [
    ("a\u{1B}[31m\n", "a\\u{1B}[31m\\u{A}"), ("caf\u{E9}", "caf\u{E9}"), ("\u{7F}", "\\u{7F}"),
    ("\u{9B}2J", "\\u{9B}2J"),
    ("a\u{202E}b", "a\\u{202E}b"), ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"), ("\u{200B}", "\\u{200B}"),
    ("\u{E000}", "\\u{E000}"),
    ("日本", "日本"), ("\\", "\\"),
  ])
  func messagesHoldNoControlCharacters(text: String, expected: String) {
    #expect(Array(text.utf8).displayed == expected)
    #expect([0x61, 0xFF].displayed == "a\u{FFFD}")
  }

  @Test func foldsLettersOnly() {
    for byte in UInt8.min...UInt8.max {
      let letter = (0x41...0x5A).contains(byte)
      #expect(byte.asciiLowercased == (letter ? byte + 0x20 : byte))
      #expect(byte.isASCIILetter == (letter || (0x61...0x7A).contains(byte)))
    }
  }
}

@Suite struct BytePatternTests {
  /// The same answer as the slowest way, for patterns and texts of two letters.
  @Test func findsWhatIsThere() {
    func bytes(_ number: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(number >> $0 & 1) } }
    for length in 0...4 {
      for number in 0..<(1 << length) {
        let pattern = bytes(number, length)
        let search = BytePattern(pattern)
        for size in 0...8 {
          for text in 0..<(1 << size) {
            // A slice that does not begin at 0, between bytes that would complete what is not in it.
            let whole = pattern + bytes(text, size) + pattern
            let slice = whole[length..<(length + size)]
            let isIn =
              length > 0 && size >= length
              && (0...(size - length)).contains { Array(slice.dropFirst($0).prefix(length)) == pattern }
            #expect(search.isIn(slice) == isIn, "\(pattern) in \(slice)")
          }
        }
      }
    }
  }

  @Test func placesOfAByte() {
    let text: [UInt8] = [1, 0, 2, 0]
    #expect((0...4).map { text.index(of: 0, from: $0) } == [1, 1, 3, 3, nil])
    #expect(text.index(of: 3, from: 0) == nil && [UInt8]().index(of: 0, from: 0) == nil)
  }

  @Test(arguments: [
    ("", ""), ("a", "a"), ("\n", ""), ("\r\n", ""), ("a\nb", "ab"), ("a\r\nbc\n\nd\r\n", "abcd"), ("a\rb\n", "a\rb"),
    ("a\r", "a\r"),
    ("\n\na", "a"), ("a\r\r\nb", "a\rb"),
  ])
  func leavesOutEndsOfLines(text: String, expected: String) {
    let surrounded = Array("\r\n\(text)\r\n".utf8)
    #expect(surrounded[2..<(surrounded.count - 2)].withoutLineEnds == Array(expected.utf8))
  }
}
