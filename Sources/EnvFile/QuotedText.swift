import Bytes

/// Text from a file, made safe to show: in double quotes, with the usual control characters as Go's `%q` writes them.
struct QuotedText: CustomStringConvertible {
  /// Enough for any sane name; a runaway line must not fill the screen.
  private static var limit: Int { 80 }

  let description: String

  init(_ bytes: [UInt8]) {
    self.init(String(decoding: bytes.prefix(Self.limit), as: UTF8.self), isCut: bytes.count > Self.limit)
  }

  init(_ scalar: Unicode.Scalar) {
    self.init(String(Character(scalar)), isCut: false)
  }

  private init(_ text: String, isCut: Bool) {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted += "\\" }
      Self.append(scalar, to: &quoted)
    }
    description = quoted + (isCut ? "…\"" : "\"")
  }

  /// The same without quotes, for a message that the file's author wrote.
  static func printable(_ bytes: [UInt8]) -> String {
    var text = ""
    for scalar in String(decoding: bytes.prefix(5 * limit), as: UTF8.self).unicodeScalars { append(scalar, to: &text) }
    return text
  }

  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    switch scalar {
    case "\u{07}": text += "\\a"
    case "\u{08}": text += "\\b"
    case "\u{0C}": text += "\\f"
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case "\u{0B}": text += "\\v"
    default: text += DisplayedText.escaped(scalar)
    }
  }
}
