import Bytes
package import Crypto
package import CryptoExtras
import FoundationEssentials
import SwiftASN1

/// A key that files can be encrypted for.
package enum PublicKey {
  case p256(P256.KeyAgreement.PublicKey)
  case rsa(_RSA.Encryption.PublicKey)

  static let fewestRSABits = 3072

  /// - Parameter der: SubjectPublicKeyInfo.
  init(der: [UInt8]) throws(CertificateError) {
    if let key = try? P256.KeyAgreement.PublicKey(derRepresentation: der) {
      self = .p256(key)
      return
    }
    guard let key = try? _RSA.Encryption.PublicKey(derRepresentation: der) else { throw .otherKind }
    guard key.keySizeInBits >= PublicKey.fewestRSABits else { throw .shortKey(bits: key.keySizeInBits) }
    self = .rsa(key)
  }

  package var kind: String {
    switch self {
    case .p256: "P-256"
    case .rsa(let key): "RSA-\(key.keySizeInBits)"
    }
  }

  /// SHA-256 of SubjectPublicKeyInfo, as `openssl x509 -pubkey -noout | openssl pkey -pubin -outform DER | sha256sum`
  /// prints it.
  package var fingerprint: [UInt8] {
    let der: [UInt8] =
      switch self {
      case .p256(let key): [UInt8](key.derRepresentation)
      case .rsa(let key): [UInt8](key.derRepresentation)
      }
    return SHA256.hash(data: der).withUnsafeBytes { [UInt8]($0) }.hexadecimal
  }

  /// SHA-1 of the key's bits, as OpenSSL computes it (RFC 5280, section 4.2.1.2, method 1). It only names the key, so
  /// SHA-1 is not a security problem here.
  var keyIdentifier: [UInt8] {
    let bits: [UInt8] =
      switch self {
      case .p256(let key): [UInt8](key.x963Representation)
      case .rsa(let key): [UInt8](key.pkcs1DERRepresentation)
      }
    return Insecure.SHA1.hash(data: bits).withUnsafeBytes { [UInt8]($0) }
  }
}
