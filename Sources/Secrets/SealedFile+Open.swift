import Crypto
import CryptoExtras
import FoundationEssentials
import Platform
import SwiftASN1

/// No plain text is returned before the authentication tag is verified: AES.GCM.open returns all of it or throws.
extension SealedFile {
  package func open(with identity: Identity) throws(SealedFileError) -> Secret {
    // Recipients that name this key come first. Without any, those are tried that name a certificate, where the
    // certificate of this key is unknown.
    let addressed = recipients.filter { identity.isNamed(by: $0.name) }
    let candidates = addressed.isEmpty ? recipients.filter { identity.mayBeNamed(by: $0.name) } : addressed
    for recipient in candidates {
      guard let key = try? SealedFile.contentKey(recipient, identity), key.bitCount == 256 else { continue }
      return try content(key)
    }
    // A recipient names this key but does not open with it, so its fields are damaged.
    throw addressed.isEmpty ? .notForThisKey : .altered
  }

  package func open(password: Secret) throws(SealedFileError) -> Secret {
    var isAny = false
    for recipient in recipients {
      guard case .password(let derivation, let initialization, let wrapped) = recipient.lock else { continue }
      isAny = true
      guard let key = try? derivation.key(from: password),
        var unwrapped = try? PasswordWrap(key: key, initialization: initialization).unwrap(wrapped),
        unwrapped.count == 32
      else { continue }
      defer { LockedMemory.wipe(&unwrapped) }
      return try content(SymmetricKey(data: unwrapped))
    }
    throw isAny ? .wrongPassword : .noPasswordRecipient
  }

  private func content(_ key: SymmetricKey) throws(SealedFileError) -> Secret {
    guard
      let box = try? AES.GCM.SealedBox(nonce: AES.GCM.Nonce(data: nonce), ciphertext: ciphertext, tag: tag),
      var plain = try? AES.GCM.open(box, using: key)
    else { throw .altered }
    defer { plain.resetBytes(in: 0..<plain.count) }
    return plain.withUnsafeBytes { Secret($0) }
  }

  /// - Returns: `nil` for a recipient of another kind.
  static func contentKey(_ recipient: SealedRecipient, _ identity: Identity) throws -> SymmetricKey? {
    switch (recipient.lock, identity.key) {
    case (.agreement(let point, let isSHA256, let keyInfo, let userInfo, let wrapped), .p256(let key)):
      let shared = try key.sharedSecretFromKeyAgreement(with: P256.KeyAgreement.PublicKey(x963Representation: point))
      let info = try KeyAgreement.sharedInfo(keyInfo: keyInfo, userInfo: userInfo)
      let wrapping =
        isSHA256
        ? shared.x963DerivedSymmetricKey(using: SHA256.self, sharedInfo: info, outputByteCount: 32)
        : shared.x963DerivedSymmetricKey(using: Insecure.SHA1.self, sharedInfo: info, outputByteCount: 32)
      return try AES.KeyWrap.unwrap(wrapped, using: wrapping)
    case (.transport(let wrapped), .rsa(let key)):
      return SymmetricKey(data: try key.decrypt(wrapped, padding: .PKCS1_OAEP_SHA256))
    default: return nil
    }
  }
}

/// The input of the key derivation, which sender and recipient both compute (RFC 5753, section 7.2).
enum KeyAgreement {
  /// ECC-CMS-SharedInfo; the length of the key comes last, in bits.
  static func sharedInfo(keyInfo: [UInt8], userInfo: [UInt8]?) throws -> [UInt8] {
    DER.Serializer.encode { coder in
      coder.sequence { coder in
        coder.serializeRawBytes(keyInfo)
        if let userInfo { coder.tagged(0) { $0.octets(userInfo) } }
        coder.tagged(2) { $0.octets([0, 0, 1, 0]) }
      }
    }
  }
}
