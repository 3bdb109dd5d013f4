/// What a terminal may see of text that others wrote. A control character steers it (Cc), a format character turns the
/// direction of what follows or hides it (Cf, U+202E), a separator begins a line that tpl did not begin (Zl, Zp), and
/// of the private use area (Co) a terminal's font decides what it looks like: all of them are shown as `\u{…}`. Bytes
/// that are not UTF-8 become U+FFFD.
package enum DisplayedText {
  package static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value >= 0x20 }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: return false
    default: return true
    }
  }

  package static func escaped(_ scalar: Unicode.Scalar) -> String {
    isSafe(scalar) ? String(scalar) : "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
  }

  package static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { $0 += escaped($1) }
  }

  fileprivate static func isPlain(_ byte: UInt8) -> Bool { 0x20 <= byte && byte < 0x7F }
}

extension Array where Element == UInt8 {
  /// For messages, see ``DisplayedText``.
  package var displayed: String {
    let text = String(decoding: self, as: UTF8.self)
    return allSatisfy(DisplayedText.isPlain) ? text : DisplayedText.escaped(text)
  }

  /// The same as UTF-8.
  package var displayedBytes: [UInt8] { allSatisfy(DisplayedText.isPlain) ? self : Array(displayed.utf8) }

  /// A result of several lines, as a terminal may see it: its line ends and tabs stay.
  package var displayedLines: [UInt8] {
    func isLayout(_ byte: UInt8) -> Bool { byte == .newline || byte == UInt8(ascii: "\t") }
    if allSatisfy({ DisplayedText.isPlain($0) || isLayout($0) }) { return self }
    var text = ""
    for scalar in String(decoding: self, as: UTF8.self).unicodeScalars {
      text += scalar == "\n" || scalar == "\t" ? String(scalar) : DisplayedText.escaped(scalar)
    }
    return Array(text.utf8)
  }
}
