/// Lines of tab-separated fields for tpl's own small files: a field may hold any bytes, a line is still a line.
package enum FieldLine {
  package static func append(_ fields: [[UInt8]], to text: inout [UInt8]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { text.append(UInt8(ascii: "\t")) }
      for byte in field {
        switch byte {
        case .newline: text.append("\\n")
        case UInt8(ascii: "\t"): text.append("\\t")
        case UInt8(ascii: "\\"): text.append("\\\\")
        default: text.append(byte)
        }
      }
    }
    text.append(.newline)
  }

  /// The fields of every complete line; a last line without its newline was cut off and does not count.
  package static func parse(_ text: [UInt8]) -> [[[UInt8]]] {
    var lines: [[[UInt8]]] = []
    var fields: [[UInt8]] = [[]]
    var escaped = false
    for byte in text {
      if escaped {
        escaped = false
        fields[fields.count - 1].append(
          byte == UInt8(ascii: "n") ? .newline : byte == UInt8(ascii: "t") ? UInt8(ascii: "\t") : byte)
        continue
      }
      switch byte {
      case UInt8(ascii: "\\"): escaped = true
      case UInt8(ascii: "\t"): fields.append([])
      case .newline:
        lines.append(fields)
        fields = [[]]
      default: fields[fields.count - 1].append(byte)
      }
    }
    return lines
  }
}
