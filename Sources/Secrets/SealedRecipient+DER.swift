import SwiftASN1

/// RecipientInfo (RFC 5652, section 6.2).
extension SealedRecipient {
  /// Appends the recipients of one RecipientInfo; a KeyAgreeRecipientInfo may be for several keys.
  static func read(_ node: ASN1Node, into found: inout [SealedRecipient]) throws(SealedFileError) {
    do throws(DERError) {
      switch node.identifier {
      case .sequence: found.append(try transport(node))
      case .context(1): try agreement(node, into: &found)
      case .context(3): found.append(try password(node))
      default: throw DERError(refusal: .otherRecipientKind)
      }
    } catch {
      throw error.refusal
    }
  }

  private static func transport(_ node: ASN1Node) throws(DERError) -> SealedRecipient {
    var fields = try DERFields(node)
    let version = try fields.integer()
    let name = try name(&fields, byKey: .context(0))
    var algorithm = try fields.sequence()
    let identifier = try algorithm.objectIdentifier()
    if identifier == ObjectIdentifiers.rsaEncryption { throw DERError(refusal: .obsoletePadding) }
    guard identifier == ObjectIdentifiers.rsaOAEP else { throw DERError(refusal: .otherRecipientKind) }
    try checkOAEP(&algorithm)
    let wrapped = try fields.octets()
    try fields.end()
    let isByKey = if case .key = name { true } else { false }
    guard version == (isByKey ? 2 : 0) else { throw DERError() }
    return SealedRecipient(name: name, lock: .transport(wrapped: wrapped))
  }

  /// RSAES-OAEP-params (RFC 4055): SHA-256 twice and no label.
  private static func checkOAEP(_ algorithm: inout DERFields) throws(DERError) {
    var parameters = try algorithm.sequence()
    try algorithm.end()
    guard !parameters.isAtEnd else { throw DERError(refusal: .otherRecipientKind) }
    try checkSHA256(try parameters.explicit(0))
    var mask = try DERFields(try parameters.explicit(1))
    guard try mask.objectIdentifier() == ObjectIdentifiers.mgf1 else { throw DERError() }
    try checkSHA256(try mask.any())
    try mask.end()
    try parameters.end()
  }

  private static func checkSHA256(_ node: ASN1Node) throws(DERError) {
    var hash = try DERFields(node)
    guard try hash.objectIdentifier() == ObjectIdentifiers.sha256 else {
      throw DERError(refusal: .otherRecipientKind)
    }
    _ = hash.optional(.null)
    try hash.end()
  }

  private static func agreement(_ node: ASN1Node, into found: inout [SealedRecipient]) throws(DERError) {
    var fields = try DERFields(node, .context(1))
    guard try fields.integer() == 3 else { throw DERError() }
    let point = try originator(try fields.explicit(0))
    var userInfo: [UInt8]?
    if let tagged = fields.optional(.context(1)) {
      let node = try DERFields.onlyChild(tagged, .context(1))
      guard node.identifier == .octetString, case .primitive(let bytes) = node.content else { throw DERError() }
      userInfo = Array(bytes)
    }
    var algorithm = try fields.sequence()
    let scheme = try algorithm.objectIdentifier()
    let isSHA256 = scheme == ObjectIdentifiers.ecdhSHA256KDF
    guard isSHA256 || scheme == ObjectIdentifiers.ecdhSHA1KDF else { throw DERError(refusal: .otherRecipientKind) }
    let keyInfo = try algorithm.any()
    try algorithm.end()
    var wrapping = try DERFields(keyInfo)
    guard try wrapping.objectIdentifier() == ObjectIdentifiers.aes256Wrap else {
      throw DERError(refusal: .otherRecipientKind)
    }
    try wrapping.end()
    var keys = try fields.sequence()
    try fields.end()
    repeat {
      var key = try keys.sequence()
      let name = try name(&key, byKey: nil)
      let wrapped = try key.octets()
      try key.end()
      found.append(
        SealedRecipient(
          name: name,
          lock: .agreement(
            point: point, isSHA256: isSHA256, keyInfo: Array(keyInfo.encodedBytes), userInfo: userInfo,
            wrapped: wrapped)))
    } while !keys.isAtEnd
  }

  /// OriginatorPublicKey. The curve may be left out, because it must be the recipient's.
  private static func originator(_ node: ASN1Node) throws(DERError) -> [UInt8] {
    var fields = try DERFields(node, .context(1))
    var algorithm = try fields.sequence()
    guard try algorithm.objectIdentifier() == ObjectIdentifiers.ecPublicKey else {
      throw DERError(refusal: .otherRecipientKind)
    }
    if let curve = algorithm.optional(.objectIdentifier),
      (try? ASN1ObjectIdentifier(derEncoded: curve)) != ObjectIdentifiers.p256
    {
      throw DERError(refusal: .otherRecipientKind)
    }
    _ = algorithm.optional(.null)
    try algorithm.end()
    let point = try fields.bits()
    try fields.end()
    return point
  }

  /// - Parameter tag: of a subjectKeyIdentifier; `nil` where it is a sequence (RecipientKeyIdentifier).
  private static func name(_ fields: inout DERFields, byKey tag: ASN1Identifier?) throws(DERError) -> Name {
    if let tag {
      if let node = fields.optional(tag) {
        guard case .primitive(let bytes) = node.content, !bytes.isEmpty else { throw DERError() }
        return .key(Array(bytes))
      }
    } else if let node = fields.optional(.context(0)) {
      var key = try DERFields(node, .context(0))
      let identifier = try key.octets()
      try key.end()
      return .key(identifier)
    }
    return .certificate(Array(try fields.take(.sequence).encodedBytes))
  }

  private static func password(_ node: ASN1Node) throws(DERError) -> SealedRecipient {
    var fields = try DERFields(node, .context(3))
    guard try fields.integer() == 0 else { throw DERError() }
    var derivation = try DERFields(try fields.take(.context(0)), .context(0))
    let parameters = try KeyDerivation(&derivation)
    var algorithm = try fields.sequence()
    guard try algorithm.objectIdentifier() == ObjectIdentifiers.passwordWrap else {
      throw DERError(refusal: .otherRecipientKind)
    }
    var cipher = try algorithm.sequence()
    try algorithm.end()
    guard try cipher.objectIdentifier() == ObjectIdentifiers.aes256CBC else {
      throw DERError(refusal: .otherRecipientKind)
    }
    let initialization = try cipher.octets()
    try cipher.end()
    let wrapped = try fields.octets()
    try fields.end()
    guard initialization.count == 16 else { throw DERError() }
    return SealedRecipient(
      name: .password, lock: .password(parameters, initialization: initialization, wrapped: wrapped))
  }
}
