/// What a person would have read: without control sequences, lines ended by newlines only.
enum TerminalText {
  static func plain(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    var rest = withoutFishMarks(Array(bytes))[...]
    while let byte = rest.popFirst() {
      switch byte {
      case escape: dropSequence(&rest)
      case UInt8(ascii: "\r"):
        while rest.first == UInt8(ascii: "\r") { rest.removeFirst() }
        // A return alone begins the line again.
        if rest.first != newline { text.removeSubrange(((text.lastIndex(of: newline) ?? -1) + 1)...) }
      default: text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Before each prompt, and before the hooks of that prompt, fish writes a dim mark and blanks as wide as the
  /// terminal: on an unfinished line the mark stays to be seen, on a new one it is overwritten.
  private static func withoutFishMarks(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    while let start = bytes.firstRange(of: Array("\u{1B}[2m⏎".utf8)),
      let end = bytes[start.upperBound...].firstRange(of: Array("⏎ \r".utf8))
    {
      bytes.removeSubrange(start.lowerBound..<end.upperBound)
    }
    return bytes
  }

  private static let escape: UInt8 = 0x1B
  private static let newline = UInt8(ascii: "\n")

  /// ECMA-48: CSI ends at a byte of @ to ~; OSC at BEL or ESC \; the others have one or two more bytes.
  private static func dropSequence(_ rest: inout ArraySlice<UInt8>) {
    switch rest.popFirst() {
    case UInt8(ascii: "["):
      while let byte = rest.popFirst(), !(0x40...0x7E).contains(byte) {}
    case UInt8(ascii: "]"), UInt8(ascii: "P"):
      while let byte = rest.popFirst(), byte != 0x07 {
        if byte == escape { rest = rest.dropFirst(); break }
      }
    case UInt8(ascii: "("), UInt8(ascii: ")"): rest = rest.dropFirst()
    default: break
    }
  }
}
