import Bytes
import Crypto
import CryptoExtras
import FoundationEssentials
import Platform
import SwiftASN1

/// Writes sealed files of the profile, with a new content key and nonce every time.
package struct SealedFileWriter {
  package struct Recipient {
    package var name: [UInt8]
    package var certificate: Certificate

    package init(name: [UInt8], certificate: Certificate) {
      self.name = name
      self.certificate = certificate
    }

    package var sealedName: SealedRecipient.Name { .key(certificate.keyIdentifier) }
  }

  package var recipients: [Recipient]
  package var password: Secret?

  package init(recipients: [Recipient], password: Secret? = nil) {
    self.recipients = recipients
    self.password = password
  }

  /// The whole text of a sealed file.
  /// - Parameter fileName: for the comment that says how to open it.
  package func seal(_ plain: Secret, fileName: [UInt8]) throws(SealedFileError) -> [UInt8] {
    comments(fileName) + PEMText.encode(try der(plain), label: "CMS")
  }

  package func der(_ plain: Secret) throws(SealedFileError) -> [UInt8] {
    guard plain.count <= SealedFileError.sizeLimit / 2 else { throw .tooLarge }
    let count = recipients.count + (password == nil ? 0 : 1)
    guard count > 0 else { throw .noRecipient }
    guard count <= SealedFileError.recipientLimit else { throw .tooManyRecipients }
    guard let der = try? encode(plain) else { throw .malformed }
    return der
  }

  private func comments(_ fileName: [UInt8]) -> [UInt8] {
    // The name is escaped, because it may contain a newline, which would end the comment.
    let shown = Array(fileName.displayed.utf8)
    var text = [UInt8]("# openssl cms -decrypt -binary -inform PEM -in ") + shown + [UInt8](" -inkey KEY.pem\n")
    for recipient in recipients {
      text += [UInt8]("# for ") + Array(recipient.name.displayed.utf8) + [UInt8](", ")
      text += Array(recipient.sealedName.text.utf8) + [.newline]
    }
    return text
  }

  private func encode(_ plain: Secret) throws -> [UInt8] {
    let key = SymmetricKey(size: .bits256)
    var bytes = plain.revealed
    defer { LockedMemory.wipe(&bytes) }
    let box = try AES.GCM.seal(bytes, using: key)
    var infos = try recipients.map { try SealedFileWriter.recipientInfo($0.certificate, key) }
    if let password { infos.append(try SealedFileWriter.passwordInfo(password, key)) }
    // DER: the elements of a SET are sorted.
    infos.sort { $0.lexicographicallyPrecedes($1) }
    return try DER.Serializer.encode { coder in
      try coder.sequence { coder in
        try coder.serialize(ObjectIdentifiers.authEnvelopedData)
        try coder.tagged(0) { coder in
          try coder.sequence { coder in
            try coder.serialize(0)
            coder.appendConstructedNode(identifier: .set) { coder in
              for info in infos { coder.serializeRawBytes(info) }
            }
            try SealedFileWriter.serializeContent(box, into: &coder)
            coder.octets(box.tag)
          }
        }
      }
    }
  }

  private static func serializeContent(_ box: AES.GCM.SealedBox, into coder: inout DER.Serializer) throws {
    try coder.sequence { coder in
      try coder.serialize(ObjectIdentifiers.data)
      try coder.algorithm(ObjectIdentifiers.aes256GCM) { coder in
        try coder.sequence { coder in
          coder.octets(box.nonce)
          try coder.serialize(16)
        }
      }
      coder.octets(box.ciphertext, .context(0))
    }
  }
}

// MARK: - RecipientInfo

extension SealedFileWriter {
  private static func recipientInfo(_ certificate: Certificate, _ key: SymmetricKey) throws -> [UInt8] {
    switch certificate.key {
    case .p256(let recipient): try agreementInfo(recipient, certificate.keyIdentifier, key)
    case .rsa(let recipient): try transportInfo(recipient, certificate.keyIdentifier, key)
    }
  }

  private static func agreementInfo(
    _ recipient: P256.KeyAgreement.PublicKey, _ identifier: [UInt8], _ key: SymmetricKey
  ) throws -> [UInt8] {
    let ephemeral = P256.KeyAgreement.PrivateKey()
    let keyInfo = try DER.Serializer.encode { try $0.algorithm(ObjectIdentifiers.aes256Wrap) }
    let wrapping = try ephemeral.sharedSecretFromKeyAgreement(with: recipient).x963DerivedSymmetricKey(
      using: SHA256.self, sharedInfo: try KeyAgreement.sharedInfo(keyInfo: keyInfo, userInfo: nil), outputByteCount: 32)
    let wrapped = try AES.KeyWrap.wrap(key, using: wrapping)
    return try DER.Serializer.encode { coder in
      try coder.tagged(1) { coder in
        try coder.serialize(3)
        try coder.tagged(0) { coder in
          try coder.tagged(1) { coder in
            try coder.algorithm(ObjectIdentifiers.ecPublicKey) { try $0.serialize(ObjectIdentifiers.p256) }
            coder.bits(ephemeral.publicKey.x963Representation)
          }
        }
        try coder.algorithm(ObjectIdentifiers.ecdhSHA256KDF) { $0.serializeRawBytes(keyInfo) }
        coder.sequence { coder in
          coder.sequence { coder in
            coder.tagged(0) { $0.octets(identifier) }
            coder.octets(wrapped)
          }
        }
      }
    }
  }

  private static func transportInfo(
    _ recipient: _RSA.Encryption.PublicKey, _ identifier: [UInt8], _ key: SymmetricKey
  ) throws -> [UInt8] {
    let wrapped = try key.withUnsafeBytes { bytes in
      try recipient.encrypt(Data(bytes), padding: .PKCS1_OAEP_SHA256)
    }
    let hash = try DER.Serializer.encode { try $0.algorithm(ObjectIdentifiers.sha256) { $0.null() } }
    return try DER.Serializer.encode { coder in
      try coder.sequence { coder in
        try coder.serialize(2)
        coder.octets(identifier, .context(0))
        try coder.algorithm(ObjectIdentifiers.rsaOAEP) { coder in
          try coder.sequence { coder in
            coder.tagged(0) { $0.serializeRawBytes(hash) }
            try coder.tagged(1) { try $0.algorithm(ObjectIdentifiers.mgf1) { $0.serializeRawBytes(hash) } }
          }
        }
        coder.octets(wrapped)
      }
    }
  }

  private static func passwordInfo(_ password: Secret, _ key: SymmetricKey) throws -> [UInt8] {
    let derivation = KeyDerivation(salt: RandomBytes.make(16))
    let initialization = RandomBytes.make(16)
    let wrap = PasswordWrap(key: try derivation.key(from: password), initialization: initialization)
    let wrapped = try wrap.wrap(key.withUnsafeBytes { [UInt8]($0) }, padding: RandomBytes.make)
    return try DER.Serializer.encode { coder in
      try coder.tagged(3) { coder in
        try coder.serialize(0)
        try coder.tagged(0) { try derivation.serializeFields(into: &$0) }
        try coder.algorithm(ObjectIdentifiers.passwordWrap) { coder in
          try coder.algorithm(ObjectIdentifiers.aes256CBC) { $0.octets(initialization) }
        }
        coder.octets(wrapped)
      }
    }
  }
}
