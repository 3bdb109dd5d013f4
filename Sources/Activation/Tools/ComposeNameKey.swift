import Bytes

/// Whether a compose file has `name` among its top-level keys. A prompt reads no YAML, so this looks at the beginnings
/// of lines, and answers yes wherever YAML has another way to write a key. A name that tpl sets in error hides the
/// volumes of a project; one that it leaves out in error is compose's own default.
struct ComposeNameKey {
  private let text: [UInt8]
  /// The column of the document's keys, once one was seen.
  private var level: Int?

  static func mayBe(in text: [UInt8]) -> Bool {
    if hasOtherLineEnds(text) { return true }
    var scan = ComposeNameKey(text: text)
    var start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != .newline, text[end] != 0x0D { end += 1 }
      if scan.mayBe(start, end) { return true }
      start = end + 1
    }
    return false
  }

  private init(text: [UInt8]) { self.text = text }

  /// NUL, which is in every UTF-16 text, and the line ends that only YAML knows: U+0085, U+2028, U+2029.
  private static func hasOtherLineEnds(_ text: [UInt8]) -> Bool {
    text.indices.contains { index in
      switch text[index] {
      case 0: true
      case 0xC2: index + 1 < text.count && text[index + 1] == 0x85
      case 0xE2: index + 2 < text.count && text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8
      default: false
      }
    }
  }

  /// - Parameters: one line, without its end.
  private mutating func mayBe(_ start: Int, _ end: Int) -> Bool {
    let first = skippingBlanks(start, end)
    guard first < end, text[first] != UInt8(ascii: "#"), text[start] != UInt8(ascii: "%") else { return false }
    if isMarker(start, end) {
      // Compose merges the documents of a file.
      level = nil
      let rest = skippingBlanks(start + 3, end)
      return rest < end && text[rest] != UInt8(ascii: "#")
    }
    let column = first - start
    let known = level ?? column
    level = known
    return column < known || column == known && mayBeKey(first, end)
  }

  private func skippingBlanks(_ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end, text[index] == .space || text[index] == UInt8(ascii: "\t") { index += 1 }
    return index
  }

  /// `---` or `...`.
  private func isMarker(_ start: Int, _ end: Int) -> Bool {
    guard end - start >= 3, text[start] == UInt8(ascii: "-") || text[start] == .dot, text[start + 1] == text[start],
      text[start + 2] == text[start]
    else { return false }
    return end - start == 3 || skippingBlanks(start + 3, end) > start + 3
  }

  /// Whether what begins there is the key, or a key that only YAML's own rules can tell from it.
  private func mayBeKey(_ start: Int, _ end: Int) -> Bool {
    switch text[start] {
    case UInt8(ascii: "n"): isName(start, end)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): mayBeQuotedName(start, end)
    // A mapping in braces, with keys anywhere.
    case UInt8(ascii: "{"): BytePattern([UInt8]("name")).isIn(text[...]) || text.contains(UInt8(ascii: "\\"))
    // Tags, anchors, aliases; keys on lines of their own; merged mappings.
    case UInt8(ascii: "!"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "<"): true
    default: false
    }
  }

  private func isName(_ start: Int, _ end: Int) -> Bool {
    guard end - start > 4, text[start + 1] == UInt8(ascii: "a"), text[start + 2] == UInt8(ascii: "m"),
      text[start + 3] == UInt8(ascii: "e")
    else { return false }
    let next = skippingBlanks(start + 4, end)
    return next < end && text[next] == .colon
  }

  /// Without an escape, such a key is `name` or it is not; one without an end on its line is none.
  private func mayBeQuotedName(_ start: Int, _ end: Int) -> Bool {
    guard let close = text[(start + 1)..<end].firstIndex(of: text[start]) else { return true }
    let key = text[(start + 1)..<close]
    return key.equals("name") || key.contains(UInt8(ascii: "\\"))
  }
}
