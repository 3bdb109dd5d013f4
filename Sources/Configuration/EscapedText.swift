import Bytes

/// A file's bytes made fit for a message: one line that cannot steer a terminal.
struct EscapedText: CustomStringConvertible {
  /// Longer text is cut: a value may be as long as the file.
  private static let quotedLimit = 60

  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var description: String {
    bytes.displayed
  }

  var quoted: String {
    // A scalar has four bytes at most, so what this cuts in two is behind the limit.
    let scalars = String(decoding: bytes.prefix(4 * (Self.quotedLimit + 1)), as: UTF8.self).unicodeScalars
    let text = scalars.prefix(Self.quotedLimit).reduce(into: "") { text, scalar in
      text += scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : DisplayedText.escaped(scalar)
    }
    return "\"\(text)\(scalars.count > Self.quotedLimit ? "…" : "")\""
  }
}
