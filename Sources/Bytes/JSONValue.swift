/// JSON as a value, written without Foundation, which the hot verbs do not load: members keep their order, and text is
/// bytes, because a path need not be UTF-8.
package enum JSONValue: Sendable {
  case boolean(Bool)
  /// Decimal digits.
  case number([UInt8])
  /// Bytes that are not UTF-8 become U+FFFD.
  case bytes([UInt8])
  /// The same; as a member `NAME` of an object it has `NAME_b64` after it, with the exact bytes, where they are not
  /// UTF-8.
  case path([UInt8])
  case array([JSONValue])
  case object([JSONMember])

  package static func number(of value: some BinaryInteger) -> JSONValue {
    var digits: [UInt8] = []
    digits.appendDecimal(value)
    return .number(digits)
  }

  package static func string(_ text: String) -> JSONValue { .bytes(Array(text.utf8)) }
  package static func strings(_ texts: [[UInt8]]) -> JSONValue { .array(texts.map { .bytes($0) }) }
  package static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

  /// Without a newline at its end.
  package var text: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(500)
    text.append(json: self)
    return text
  }

  /// What a command prints.
  package var line: [UInt8] {
    var line = text
    line.append(.newline)
    return line
  }
}

/// Of an object.
package struct JSONMember: Sendable {
  package var name: [UInt8]
  package var value: JSONValue

  package init(name: [UInt8], value: JSONValue) {
    self.name = name
    self.value = value
  }

  package init(_ name: StaticString, _ value: JSONValue) { self.init(name: [UInt8](name), value: value) }
}

// MARK: - Literals

extension JSONValue: ExpressibleByDictionaryLiteral {
  /// Makes types (<doc:Performance#Types-made-at-run-time>): a hot verb lists members.
  /// - Parameter elements: those without a value are left out.
  package init(dictionaryLiteral elements: (StaticString, JSONValue?)...) {
    var members: [JSONMember] = []
    members.reserveCapacity(elements.count)
    for (name, value) in elements {
      if let value { members.append(JSONMember(name: [UInt8](name), value: value)) }
    }
    self = .object(members)
  }
}

extension JSONValue: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) {
    // A version of a schema; the general way costs a lookup's tenth.
    self = (0..<10).contains(value) ? .number([0x30 + UInt8(value)]) : .number(of: value)
  }
}

extension JSONValue: ExpressibleByBooleanLiteral {
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension JSONValue: ExpressibleByStringLiteral {
  package init(stringLiteral value: StaticString) { self = .bytes([UInt8](value)) }
}

// MARK: - Text

extension Array where Element == UInt8 {
  fileprivate mutating func append(json value: JSONValue) {
    switch value {
    case .boolean(let isTrue): append(isTrue ? "true" : "false")
    case .number(let digits): append(contentsOf: digits)
    case .bytes(let text), .path(let text): appendQuoted(text)
    case .array(let values):
      append("[")
      for index in values.indices {
        if index > 0 { append(.comma) }
        append(json: values[index])
      }
      append("]")
    case .object(let members):
      append("{")
      for index in members.indices {
        if index > 0 { append(.comma) }
        append(member: members[index])
      }
      append("}")
    }
  }

  private mutating func append(member: JSONMember) {
    appendQuoted(member.name)
    append(.colon)
    append(json: member.value)
    guard case .path(let text) = member.value, String(validating: text, as: UTF8.self) == nil else { return }
    append(.comma)
    appendQuoted(member.name + [UInt8]("_b64"))
    append(.colon)
    appendQuoted(text.base64)
  }

  private mutating func appendQuoted(_ text: [UInt8]) {
    append("\"")
    if text.allSatisfy(\.isPlainInJSON) {
      append(contentsOf: text)
    } else {
      for scalar in String(decoding: text, as: UTF8.self).unicodeScalars { append(escaping: scalar) }
    }
    append("\"")
  }

  /// RFC 8259, section 7. What a terminal must not see is escaped too.
  private mutating func append(escaping scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": append("\\\"")
    case "\\": append("\\\\")
    case "\n": append("\\n")
    case "\t": append("\\t")
    case _ where !DisplayedText.isSafe(scalar):
      for unit in UTF16.encode(scalar)! {
        append("\\u")
        appendHex(UInt64(unit), digits: 4)
      }
    default: append(contentsOf: UTF8.encode(scalar)!)
    }
  }
}

extension UInt8 {
  /// Whether it stands for itself, here and on a terminal.
  fileprivate var isPlainInJSON: Bool {
    0x20 <= self && self < 0x7F && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
  }
}
