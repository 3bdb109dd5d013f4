/// Fills `__NAME__` in a template. One pass: a value that looks like a placeholder stays as it is.
struct Placeholders {
  private let values: [(key: [UInt8], value: [UInt8])]

  init(_ values: [String: String]) {
    self.values = values.map { (Array("__\($0.key)__".utf8), Array($0.value.utf8)) }
  }

  /// `extra` holds the values that only this template has, for instance the section on its tool.
  func fill(_ content: [UInt8], with extra: [String: [UInt8]]) -> [UInt8] {
    let all = values + extra.map { (Array("__\($0.key)__".utf8), $0.value) }
    var filled: [UInt8] = []
    filled.reserveCapacity(content.count)
    var rest = content[...]
    while let byte = rest.first {
      if byte == UInt8(ascii: "_"), let match = all.first(where: { rest.starts(with: $0.key) }) {
        filled += match.value
        rest = rest.dropFirst(match.key.count)
      } else {
        filled.append(byte)
        rest = rest.dropFirst()
      }
    }
    return filled
  }
}
