extension Array where Element == UInt8 {
  /// One word of a command line that a person may paste into bash, zsh, fish or another POSIX shell, as a terminal may
  /// see it: a name or a path that others chose stays one argument and runs nothing.
  ///
  /// What a terminal must not see is written as `$'…'` (POSIX.1-2024; fish takes it for an error). What begins with a
  /// hyphen gets `./` in front: it is a path then, and no option.
  package var shellWord: String {
    let body = first == UInt8(ascii: "-") ? [UInt8]("./") + self : self
    if !body.isEmpty, body.allSatisfy(\.isOrdinaryInShells) { return String(decoding: body, as: UTF8.self) }
    let text = String(decoding: body, as: UTF8.self)
    let isShown = text.unicodeScalars.allSatisfy(DisplayedText.isSafe) && text.utf8.elementsEqual(body)
    return isShown ? Self.singleQuoted(text) : body.octalQuoted
  }

  private static func singleQuoted(_ text: String) -> String {
    var word = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      // Between quotes, fish takes a backslash for an escape and other shells do not: both stand outside of them.
      case "'", "\\": word += "'\\\(scalar)'"
      default: word.unicodeScalars.append(scalar)
      }
    }
    return word + "'"
  }

  private var octalQuoted: String {
    var word = "$'"
    for byte in self {
      if 0x20 <= byte, byte < 0x7F, byte != .quote, byte != UInt8(ascii: "\\") {
        word.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 8)
        word += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      }
    }
    return word + "'"
  }
}

extension UInt8 {
  /// Whether no shell gives it a meaning, wherever in a word it stands.
  fileprivate var isOrdinaryInShells: Bool {
    if isASCIILetter || isASCIIDigit { return true }
    switch self {
    case .slash, .dot, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ":"),
      UInt8(ascii: "@"):
      return true
    default: return false
    }
  }
}
