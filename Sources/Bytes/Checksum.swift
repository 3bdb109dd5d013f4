/// The last line of tpl's own small files: `sum`, a tab and a number that depends on every byte before that line, so
/// that a bit that flipped on the disk is not taken for another decision of the user's. It protects against accidents
/// only: whoever can write the file can write the number.
///
/// The number is FNV-1a (draft-eastlake-fnv) over the length and the text in 64-bit little-endian words, the last one
/// filled with zeros. Each step is a bijection of the state, so no change within one word goes unnoticed; by words and
/// not by bytes, because a prompt checks every file that it reads.
package enum Checksum {
  private static let lineLength = 4 + 16 + 1

  package static func appendLine(to text: inout [UInt8]) {
    let number = number(of: text[...])
    text.append("sum\t")
    text.appendHex(number)
    text.append(.newline)
  }

  /// - Returns: how many bytes stand before the last line; `nil` unless that line is the checksum of them.
  package static func checkedLength(of text: [UInt8]) -> Int? {
    let length = text.count - lineLength
    guard length >= 0, text[length...].starts(with: [UInt8]("sum\t")), text.last == .newline,
      Array(text[(length + 4)..<(text.count - 1)]).hexadecimalValue == number(of: text[..<length])
    else { return nil }
    return length
  }

  private static func number(of text: ArraySlice<UInt8>) -> UInt64 {
    var hash = FNV1a()
    hash.combine(UInt64(text.count))
    text.withUnsafeBytes { bytes in
      var offset = 0
      while offset + 8 <= bytes.count {
        hash.combine(word: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        offset += 8
      }
      var rest: UInt64 = 0
      for (index, byte) in bytes[offset...].enumerated() { rest |= UInt64(byte) << UInt64(8 * index) }
      hash.combine(word: rest)
    }
    return hash.value
  }
}
