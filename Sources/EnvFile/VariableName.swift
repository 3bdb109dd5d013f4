/// Names of variables inside of larger texts.
enum VariableName {
  /// The end of the name that interpolation recognizes at `start`, `start` itself if there is none.
  static func end(in bytes: Span<UInt8>, from start: Int, to limit: Int) -> Int {
    var index = start
    while index < limit {
      let byte = bytes[index]
      if ASCII.continuesName(byte), index > start || !ASCII.isDigit(byte) {
        index &+= 1
      } else if byte < 0x80 {
        break
      } else {
        // compose-go's pattern is `(?i)[_a-z]`, and two letters beyond ASCII fold into it: U+017F is a lower case S,
        // U+212A (kelvin) an upper case k.
        let scalar = UTF8Scalar(in: bytes, at: index)
        guard scalar.value == "\u{017F}" || scalar.value == "\u{212A}" else { break }
        index &+= scalar.width
      }
    }
    return min(index, limit)
  }
}
