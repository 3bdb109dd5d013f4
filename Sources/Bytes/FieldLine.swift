/// Lines of tab-separated fields for tpl's own small files: a field may hold any bytes, a line is still a line.
package enum FieldLine {
  package static func append(_ fields: [[UInt8]], to text: inout [UInt8]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { text.append(UInt8(ascii: "\t")) }
      append(field, to: &text)
    }
    text.append(.newline)
  }

  /// One field of a line whose tabs and newline the caller writes.
  package static func append(_ field: [UInt8], to text: inout [UInt8]) {
    // Most fields go in whole, which costs a prompt less.
    if field.contains(where: isSpecial) { appendEscaped(field, to: &text) } else { text += field }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == .newline || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\\")
  }

  private static func appendEscaped(_ field: [UInt8], to text: inout [UInt8]) {
    for byte in field {
      switch byte {
      case .newline: text.append("\\n")
      case UInt8(ascii: "\t"): text.append("\\t")
      case UInt8(ascii: "\\"): text.append("\\\\")
      default: text.append(byte)
      }
    }
  }

  /// The fields of every complete line; a last line without its newline was cut off and does not count.
  package static func parse(_ text: [UInt8]) -> [[[UInt8]]] {
    // Fields are cut out whole: a prompt reads its records this way, and byte by byte costs it three times as much.
    var lines: [[[UInt8]]] = []
    var fields: [[UInt8]] = []
    var start = 0
    var isEscaped = false
    text.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        let byte = text[index]
        if byte == UInt8(ascii: "\\") {
          isEscaped = true
          index += 2
          continue
        }
        if byte == .newline || byte == UInt8(ascii: "\t") {
          let field = UnsafeBufferPointer(rebasing: text[start..<index])
          fields.append(isEscaped ? unescaped(field) : [UInt8](field))
          (start, isEscaped) = (index + 1, false)
          if byte == .newline {
            lines.append(fields)
            fields = []
          }
        }
        index += 1
      }
    }
    return lines
  }

  private static func unescaped(_ field: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < field.count {
      var byte = field[index]
      if byte == UInt8(ascii: "\\"), index + 1 < field.count {
        index += 1
        byte =
          field[index] == UInt8(ascii: "n")
          ? .newline : field[index] == UInt8(ascii: "t") ? UInt8(ascii: "\t") : field[index]
      }
      result.append(byte)
      index += 1
    }
    return result
  }
}
