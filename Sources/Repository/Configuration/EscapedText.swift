/// A file's bytes made fit for a message: one line that cannot steer a terminal.
struct EscapedText: CustomStringConvertible {
  /// Longer text is cut: a value may be as long as the file.
  private static let quotedLimit = 60

  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var description: String {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.reduce(into: "") { $0 += Self.escaped($1) }
  }

  var quoted: String {
    // A scalar has four bytes at most, so what this cuts in two is behind the limit.
    let scalars = String(decoding: bytes.prefix(4 * (Self.quotedLimit + 1)), as: UTF8.self).unicodeScalars
    let text = scalars.prefix(Self.quotedLimit).reduce(into: "") { text, scalar in
      text += scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : Self.escaped(scalar)
    }
    return "\"\(text)\(scalars.count > Self.quotedLimit ? "…" : "")\""
  }

  /// Format characters too: they turn the direction of what follows (U+202E).
  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default: String(scalar)
    }
  }
}
