import Bytes

/// Writes JSON by hand: the hot verbs load no Foundation, and a path need not be UTF-8.
struct JSONText {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  mutating func object(_ body: (inout JSONText) -> Void) { enclosed("{", "}", body) }
  mutating func array(_ body: (inout JSONText) -> Void) { enclosed("[", "]", body) }

  mutating func key(_ name: StaticString) { name.withUTF8Buffer { key(Array($0)) } }

  mutating func key(_ name: [UInt8]) {
    separate()
    appendString(name)
    bytes.append(.colon)
    needsComma = false
  }

  mutating func number(_ value: some BinaryInteger) {
    separate()
    bytes.appendDecimal(value)
    needsComma = true
  }

  mutating func boolean(_ value: Bool) {
    separate()
    bytes.append(value ? "true" : "false")
    needsComma = true
  }

  mutating func string(_ text: [UInt8]) {
    separate()
    appendString(text)
    needsComma = true
  }

  /// `"NAME": …`, and `"NAME_b64": …` with the exact bytes where they are not UTF-8.
  mutating func path(_ name: StaticString, _ text: [UInt8]) {
    key(name)
    string(text)
    guard String(validating: text, as: UTF8.self) == nil else { return }
    separate()
    name.withUTF8Buffer { appendString(Array($0) + Array("_b64".utf8)) }
    bytes.append(.colon)
    appendString(JSONText.base64(text))
    needsComma = true
  }

  private mutating func enclosed(_ open: StaticString, _ close: StaticString, _ body: (inout JSONText) -> Void) {
    separate()
    bytes.append(open)
    needsComma = false
    body(&self)
    bytes.append(close)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  private mutating func appendString(_ text: [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in String(decoding: text, as: UTF8.self).utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append("\\\"")
      case UInt8(ascii: "\\"): bytes.append("\\\\")
      case .newline: bytes.append("\\n")
      case UInt8(ascii: "\t"): bytes.append("\\t")
      case 0..<0x20:
        bytes.append("\\u00")
        for digit in [byte >> 4, byte & 15] { bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// RFC 4648, section 4.
  static func base64(_ text: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var encoded: [UInt8] = []
    for start in stride(from: 0, to: text.count, by: 3) {
      let group = text[start..<min(start + 3, text.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        encoded.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return encoded
  }
}

extension JSONText {
  mutating func strings(_ name: StaticString, _ values: [[UInt8]]) {
    key(name)
    array { text in
      for value in values { text.string(value) }
    }
  }
}
