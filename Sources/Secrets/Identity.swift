import Bytes
package import Crypto
package import CryptoExtras
import FoundationEssentials
package import Platform

/// A private key, with the names by which sealed files refer to it.
package struct Identity {
  package enum Key {
    case p256(P256.KeyAgreement.PrivateKey)
    case rsa(_RSA.Encryption.PrivateKey)
  }

  package let key: Key
  /// The subject key identifier.
  package let keyIdentifier: [UInt8]
  /// Of the public key.
  package let fingerprint: [UInt8]
  /// The DER of issuer and serial number, where the certificate is known.
  private let certificateName: [UInt8]?
  private let keyPattern: BytePattern
  private let certificatePattern: BytePattern?

  package init(_ key: Key, certificate: Certificate? = nil) {
    self.key = key
    let own: PublicKey =
      switch key {
      case .p256(let key): .p256(key.publicKey)
      case .rsa(let key): .rsa(key.publicKey)
      }
    keyIdentifier = own.keyIdentifier
    fingerprint = own.fingerprint
    certificateName = certificate?.issuerAndSerialNumber
    keyPattern = BytePattern(keyIdentifier)
    certificatePattern = certificateName.map { BytePattern($0) }
  }

  package static func generate() -> Identity { Identity(.p256(P256.KeyAgreement.PrivateKey())) }

  package func isNamed(by name: SealedRecipient.Name) -> Bool {
    switch name {
    case .key(let identifier): identifier == keyIdentifier
    case .certificate(let name): name == certificateName
    case .password: false
    }
  }

  /// Whether a recipient's bytes contain a name of this key: names are too long to be there by chance. Always true
  /// without a certificate, because the name in it is then unknown.
  func mayBeAddressed(in info: ArraySlice<UInt8>) -> Bool {
    certificatePattern.map { $0.isIn(info) || keyPattern.isIn(info) } ?? true
  }

  /// Whether it is unknown if that name is of this key, so that the key has to be tried.
  func mayBeNamed(by name: SealedRecipient.Name) -> Bool {
    if case .certificate = name { certificateName == nil } else { false }
  }
}

/// Reading and writing as text.
extension Identity {
  /// - Parameters:
  ///   - text: PEM with one private key, and perhaps its certificate.
  ///   - passphrase: asked for only when the key is protected.
  package init(
    pem text: [UInt8], passphrase: () throws(IdentityError) -> Secret? = { () throws(IdentityError) in nil }
  ) throws(IdentityError) {
    guard let pem = try? PEMText(text) else { throw .malformed }
    let certificate = pem.blocks.first { $0.label.equals("CERTIFICATE") }.flatMap { try? Certificate(der: $0.content) }
    guard let block = pem.blocks.first(where: { $0.label.hasSuffix("PRIVATE KEY") }) else { throw .noKey }
    if !block.label.equals("ENCRYPTED PRIVATE KEY") {
      self.init(try Identity.key(block.content), certificate: certificate)
      return
    }
    guard let passphrase = try passphrase() else { throw .locked }
    var der = try ProtectedKey.open(block.content, passphrase: passphrase)
    defer { LockedMemory.wipe(&der) }
    self.init(try Identity.key(der), certificate: certificate)
  }

  /// Whether a passphrase is needed.
  package static func isProtected(_ text: [UInt8]) -> Bool {
    (try? PEMText(text))?.blocks.contains { $0.label.equals("ENCRYPTED PRIVATE KEY") } ?? false
  }

  /// PKCS#8, SEC 1 or PKCS#1.
  private static func key(_ der: [UInt8]) throws(IdentityError) -> Key {
    if let key = try? P256.KeyAgreement.PrivateKey(derRepresentation: der) { return .p256(key) }
    guard let key = try? _RSA.Encryption.PrivateKey(derRepresentation: der) else { throw .otherKind }
    guard key.keySizeInBits >= PublicKey.fewestRSABits else { throw .shortKey(bits: key.keySizeInBits) }
    return .rsa(key)
  }

  /// Sixteen bytes that cannot be computed from the given ones without this key (HMAC-SHA256).
  /// - Returns: `nil` where there is no memory for the key, because the result for an empty key could be computed
  ///   without it.
  package func derive(from bytes: [UInt8]) -> [UInt8]? {
    lockedDER.withBytes { der in
      if der.isEmpty { return nil }
      return Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: der)).prefix(16))
    }
  }

  /// PKCS#8 or PKCS#1; the caller wipes it.
  package var der: [UInt8] {
    switch key {
    case .p256(let key): [UInt8](key.derRepresentation)
    case .rsa(let key): [UInt8](key.derRepresentation)
    }
  }

  /// The same in locked memory, which is wiped when it is released.
  package var lockedDER: LockedMemory {
    var der = der
    defer { LockedMemory.wipe(&der) }
    return LockedMemory(der)
  }

  package init(der: [UInt8], certificate: Certificate? = nil) throws(IdentityError) {
    self.init(try Identity.key(der), certificate: certificate)
  }

  /// PEM for a file of mode 0600.
  package func pem(passphrase: Secret?) throws(IdentityError) -> [UInt8] {
    var der = der
    defer { LockedMemory.wipe(&der) }
    guard let passphrase else { return PEMText.encode(der, label: "PRIVATE KEY") }
    guard let protected = try? ProtectedKey.seal(der, passphrase: passphrase) else { throw .malformed }
    return PEMText.encode(protected, label: "ENCRYPTED PRIVATE KEY")
  }
}

/// Why a private key cannot be used.
package enum IdentityError: Error, Equatable, Sendable {
  case malformed
  case noKey
  case otherKind
  case shortKey(bits: Int)
  case locked
  /// The key may have been unlocked, but the process that keeps unlocked keys cannot give it now.
  case outOfReach(reason: String)
  case wrongPassphrase
  case otherProtection

  package var reason: String {
    switch self {
    case .malformed: "is damaged"
    case .noKey: "holds no private key in PEM"
    case .otherKind: "holds a key that is neither P-256 nor RSA"
    case .shortKey(let bits):
      "holds an RSA key of \(bits) bits, which is too short (\(PublicKey.fewestRSABits) or more)"
    case .locked: "is locked"
    case .outOfReach(let reason): "is locked, and \(reason)"
    case .wrongPassphrase: "does not open with this passphrase"
    case .otherProtection: "is protected in a way that tpl does not read"
    }
  }

  package var hint: String? {
    switch self {
    case .locked: "tpl secret unlock"
    case .outOfReach: "tpl daemon restart"
    case .otherProtection: "openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 600000 -in OLD -out NEW"
    default: nil
    }
  }
}
