extension EnvFile {
  /// The text that `parse` reads back as `value`, for the right of `NAME=`.
  ///
  /// Single quotes are what most dialects agree on. They cannot hold a `'`, some dialects expand `\` in them, and a
  /// carriage return does not survive editors and git: those values get double quotes, where it is written `\r`.
  package static func quoted(_ value: [UInt8]) -> [UInt8] {
    var needsEscapes = false
    for byte in value where byte == ASCII.singleQuote || byte == ASCII.backslash || byte == ASCII.carriageReturn {
      needsEscapes = true
    }
    var text: [UInt8] = []
    text.reserveCapacity(value.count &+ 2)
    if needsEscapes {
      text.append(ASCII.doubleQuote)
      appendEscaped(value, to: &text)
      text.append(ASCII.doubleQuote)
    } else {
      text.append(ASCII.singleQuote)
      text.append(contentsOf: value)
      text.append(ASCII.singleQuote)
    }
    return text
  }

  private static func appendEscaped(_ value: [UInt8], to text: inout [UInt8]) {
    for byte in value {
      switch byte {
      case ASCII.backslash, ASCII.doubleQuote, ASCII.dollar:
        text.append(ASCII.backslash)
        text.append(byte)
      case ASCII.newline:
        text.append(ASCII.backslash)
        text.append(UInt8(ascii: "n"))
      case ASCII.carriageReturn:
        text.append(ASCII.backslash)
        text.append(UInt8(ascii: "r"))
      default:
        text.append(byte)
      }
    }
  }
}
