import SwiftASN1

/// The fields of one constructed value, taken in order; whatever is left over is an error.
struct DERFields {
  private var rest: ASN1NodeCollection.Iterator
  private var next: ASN1Node?

  /// - Throws: ``DERError``, also for a value of another kind.
  init(_ node: ASN1Node, _ identifier: ASN1Identifier = .sequence) throws(DERError) {
    guard node.identifier == identifier, case .constructed(let nodes) = node.content else { throw DERError() }
    rest = nodes.makeIterator()
    next = rest.next()
  }

  var isAtEnd: Bool { next == nil }

  mutating func any() throws(DERError) -> ASN1Node {
    guard let node = next else { throw DERError() }
    next = rest.next()
    return node
  }

  mutating func take(_ identifier: ASN1Identifier) throws(DERError) -> ASN1Node {
    guard let node = optional(identifier) else { throw DERError() }
    return node
  }

  mutating func optional(_ identifier: ASN1Identifier) -> ASN1Node? {
    guard let node = next, node.identifier == identifier else { return nil }
    next = rest.next()
    return node
  }

  mutating func sequence() throws(DERError) -> DERFields { try DERFields(try take(.sequence)) }

  /// The value inside of an explicit tag.
  mutating func explicit(_ number: UInt) throws(DERError) -> ASN1Node {
    try DERFields.onlyChild(try take(.context(number)), .context(number))
  }

  mutating func octets(_ identifier: ASN1Identifier = .octetString) throws(DERError) -> [UInt8] {
    let node = try take(identifier)
    guard case .primitive(let bytes) = node.content else { throw DERError() }
    return Array(bytes)
  }

  mutating func objectIdentifier() throws(DERError) -> ASN1ObjectIdentifier {
    let node = try any()
    guard let identifier = try? ASN1ObjectIdentifier(derEncoded: node) else { throw DERError() }
    return identifier
  }

  /// - Throws: also for a number beyond Int.
  mutating func integer() throws(DERError) -> Int {
    let node = try any()
    guard let number = try? Int(derEncoded: node) else { throw DERError() }
    return number
  }

  /// The bytes of a bit string without unused bits.
  mutating func bits(_ identifier: ASN1Identifier = .bitString) throws(DERError) -> [UInt8] {
    let node = try take(identifier)
    guard let bits = try? ASN1BitString(derEncoded: node, withIdentifier: identifier), bits.paddingBits == 0 else {
      throw DERError()
    }
    return Array(bits.bytes)
  }

  func end() throws(DERError) {
    if next != nil { throw DERError() }
  }

  static func onlyChild(_ node: ASN1Node, _ identifier: ASN1Identifier) throws(DERError) -> ASN1Node {
    var fields = try DERFields(node, identifier)
    let child = try fields.any()
    try fields.end()
    return child
  }

  static func parse(_ bytes: [UInt8]) throws(DERError) -> ASN1Node { try parse(bytes[...]) }

  /// - Throws: ``DERError`` for anything that is not one whole value in DER.
  static func parse(_ bytes: ArraySlice<UInt8>) throws(DERError) -> ASN1Node {
    guard let node = try? DER.parse(bytes) else { throw DERError() }
    return node
  }
}

/// The bytes do not have the expected structure. The position is not kept, because the whole file is refused.
struct DERError: Error, Equatable {
  /// The error to report when the bytes are those of a sealed file.
  var refusal = SealedFileError.malformed
}

extension ASN1Identifier {
  static func context(_ number: UInt) -> ASN1Identifier {
    ASN1Identifier(tagWithNumber: number, tagClass: .contextSpecific)
  }
}
