import Bytes

/// The process's arguments as bytes: repaired, they would no longer name the file.
enum Arguments {
  /// ArgumentParser takes Strings: a byte that is not UTF-8 travels as a code point of the private use area.
  static func escaped(_ argument: [UInt8]) -> String {
    if let text = String(validating: argument, as: UTF8.self) { return text }
    var text = ""
    var rest = argument[...]
    while let byte = rest.first {
      let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      if let scalar = String(validating: rest.prefix(length), as: UTF8.self) {
        text += scalar
        rest = rest.dropFirst(length)
      } else {
        text.unicodeScalars.append(Unicode.Scalar(firstEscape + UInt32(byte))!)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  static func unescaped(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if (firstEscape + 0x80...firstEscape + 0xFF).contains(scalar.value) {
        bytes.append(UInt8(scalar.value - firstEscape))
      } else {
        bytes += Array(String(scalar).utf8)
      }
    }
    return bytes
  }

  /// U+F700: a corner of the private use area that no icon font uses.
  private static let firstEscape: UInt32 = 0xF700
}
