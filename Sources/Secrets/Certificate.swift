import Bytes
import Crypto
import FoundationEssentials
import SwiftASN1

/// An X.509 certificate as the container of a public key: stock openssl takes recipients in this form only.
///
/// There is no certificate authority: the repository tells whose key it is, and neither signature nor dates are
/// checked.
package struct Certificate {
  package let der: [UInt8]
  package let key: PublicKey
  /// Computed from the key.
  package let keyIdentifier: [UInt8]
  /// Its DER.
  package let issuerAndSerialNumber: [UInt8]

  /// - Parameter text: PEM with one certificate; text around the block is ignored.
  package init(pem text: [UInt8]) throws(CertificateError) {
    guard text.count <= 1 << 16, let pem = try? PEMText(text) else { throw .malformed }
    let found = pem.blocks.filter { $0.label.equals("CERTIFICATE") }
    if pem.blocks.contains(where: { $0.label.hasSuffix("PRIVATE KEY") }) { throw .privateKey }
    guard let block = found.first else { throw .none }
    guard found.count == 1 else { throw .several }
    try self.init(der: block.content)
  }

  package init(der: [UInt8]) throws(CertificateError) {
    let keyInfo: [UInt8]
    let ownIdentifier: [UInt8]?
    do throws(DERError) {
      var certificate = try DERFields(try DERFields.parse(der))
      var fields = try certificate.sequence()
      _ = fields.optional(.context(0))
      let serial = try fields.take(.integer)
      _ = try fields.take(.sequence)
      let issuer = try fields.take(.sequence)
      _ = try fields.take(.sequence)
      _ = try fields.take(.sequence)
      keyInfo = Array(try fields.take(.sequence).encodedBytes)
      issuerAndSerialNumber = DER.Serializer.encode { coder in
        coder.sequence { coder in
          coder.serializeRawBytes(issuer.encodedBytes)
          coder.serializeRawBytes(serial.encodedBytes)
        }
      }
      _ = fields.optional(.context(1))
      _ = fields.optional(.context(2))
      ownIdentifier = try fields.optional(.context(3)).flatMap { node throws(DERError) in
        try Certificate.keyIdentifier(node)
      }
    } catch {
      throw .malformed
    }
    self.der = der
    key = try PublicKey(der: keyInfo)
    keyIdentifier = key.keyIdentifier
    // The identifier in the certificate is chosen by its author, and sealed files name keys by it, so one that is not
    // computed from the key is refused.
    if let ownIdentifier, ownIdentifier != keyIdentifier { throw .otherIdentifier }
  }

  private static func keyIdentifier(_ node: ASN1Node) throws(DERError) -> [UInt8]? {
    var extensions = try DERFields(try DERFields.onlyChild(node, .context(3)))
    while !extensions.isAtEnd {
      var one = try extensions.sequence()
      let identifier = try one.objectIdentifier()
      _ = one.optional(.boolean)
      let value = try one.octets()
      guard identifier == ObjectIdentifiers.subjectKeyIdentifier else { continue }
      let inner = try DERFields.parse(value)
      guard inner.identifier == .octetString, case .primitive(let bytes) = inner.content, !bytes.isEmpty else {
        throw DERError()
      }
      return Array(bytes)
    }
    return nil
  }

  package var pem: [UInt8] { PEMText.encode(der, label: "CERTIFICATE") }
}

/// Why a certificate cannot be used.
package enum CertificateError: Error, Equatable, Sendable {
  case malformed
  case none
  case several
  case privateKey
  case otherKind
  case shortKey(bits: Int)
  /// Its subject key identifier is not the one that is computed from its key.
  case otherIdentifier

  package var reason: String {
    switch self {
    case .malformed: "is damaged"
    case .none: "holds no certificate in PEM"
    case .several: "holds more than one certificate"
    case .privateKey: "holds a private key, which must not be shared"
    case .otherKind: "holds a key that is neither P-256 nor RSA"
    case .otherIdentifier: "has a key identifier that is not that of its key, but perhaps of somebody else's"
    case .shortKey(let bits):
      "holds an RSA key of \(bits) bits, which is too short (\(PublicKey.fewestRSABits) or more)"
    }
  }
}
