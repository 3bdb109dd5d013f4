import SwiftASN1

/// Short names for the elements that the writers use.
extension DER.Serializer {
  mutating func sequence(_ body: (inout DER.Serializer) throws -> Void) rethrows {
    try appendConstructedNode(identifier: .sequence, body)
  }

  mutating func tagged(_ number: UInt, _ body: (inout DER.Serializer) throws -> Void) rethrows {
    try appendConstructedNode(identifier: .context(number), body)
  }

  mutating func octets(_ bytes: some Sequence<UInt8>, _ identifier: ASN1Identifier = .octetString) {
    appendPrimitiveNode(identifier: identifier) { $0.append(contentsOf: bytes) }
  }

  mutating func bits(_ bytes: some Sequence<UInt8>, _ identifier: ASN1Identifier = .bitString) {
    appendPrimitiveNode(identifier: identifier) {
      $0.append(0)
      $0.append(contentsOf: bytes)
    }
  }

  /// An algorithm and its parameters; none when the closure writes nothing.
  mutating func algorithm(
    _ identifier: ASN1ObjectIdentifier, _ parameters: (inout DER.Serializer) throws -> Void = { _ in }
  ) throws {
    try sequence { coder in
      try coder.serialize(identifier)
      try parameters(&coder)
    }
  }

  mutating func null() { appendPrimitiveNode(identifier: .null) { _ in } }

  static func encode(_ body: (inout DER.Serializer) throws -> Void) rethrows -> [UInt8] {
    var coder = DER.Serializer()
    try body(&coder)
    return coder.serializedBytes
  }
}
