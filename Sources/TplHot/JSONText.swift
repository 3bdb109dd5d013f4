import Bytes

/// Writes JSON by hand: the hot verbs load no Foundation, and a path need not be UTF-8.
package struct JSONText {
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  package init() {}

  package mutating func object(_ body: (inout JSONText) -> Void) { enclosed("{", "}", body) }
  package mutating func array(_ body: (inout JSONText) -> Void) { enclosed("[", "]", body) }

  package mutating func key(_ name: StaticString) { name.withUTF8Buffer { key(Array($0)) } }

  package mutating func key(_ name: [UInt8]) {
    separate()
    appendString(name)
    bytes.append(.colon)
    needsComma = false
  }

  package mutating func number(_ value: some BinaryInteger) {
    separate()
    bytes.appendDecimal(value)
    needsComma = true
  }

  package mutating func boolean(_ value: Bool) {
    separate()
    bytes.append(value ? "true" : "false")
    needsComma = true
  }

  package mutating func string(_ text: [UInt8]) {
    separate()
    appendString(text)
    needsComma = true
  }

  /// `"NAME": …`, and `"NAME_b64": …` with the exact bytes where they are not UTF-8.
  package mutating func path(_ name: StaticString, _ text: [UInt8]) {
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
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\"": bytes.append("\\\"")
      case "\\": bytes.append("\\\\")
      case "\n": bytes.append("\\n")
      case "\t": bytes.append("\\t")
      // A terminal must not see the others, and what it sees must be JSON.
      case _ where !DisplayedText.isSafe(scalar): for unit in UTF16.encode(scalar)! { appendEscape(unit) }
      default: bytes += UTF8.encode(scalar)!
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// RFC 8259, section 7.
  private mutating func appendEscape(_ unit: UInt16) {
    bytes.append("\\u")
    for shift in [12, 8, 4, 0] as [UInt16] {
      let digit = UInt8(unit >> shift & 15)
      bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }

  /// RFC 4648, section 4.
  package static func base64(_ text: [UInt8]) -> [UInt8] {
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
  package mutating func strings(_ name: StaticString, _ values: [[UInt8]]) {
    key(name)
    array { text in
      for value in values { text.string(value) }
    }
  }
}
