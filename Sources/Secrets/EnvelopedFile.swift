import Bytes
import Crypto
import CryptoExtras
import Platform
import SwiftASN1

/// CMS EnvelopedData with AES-CBC, as `openssl cms -encrypt -aes-256-cbc` writes it.
package struct EnvelopedFile {
  private let recipients: [SealedRecipient]
  private let initialization: [UInt8]
  private let ciphertext: [UInt8]
  private let keyLength: Int

  package init?(_ text: [UInt8]) {
    guard let block = (try? PEMText(text))?.blocks.first, block.label.equals("CMS") || block.label.equals("PKCS7"),
      let found = try? EnvelopedFile.read(block.content)
    else { return nil }
    self = found
  }

  private init(
    recipients: [SealedRecipient], initialization: [UInt8], ciphertext: [UInt8], keyLength: Int
  ) {
    self.recipients = recipients
    self.initialization = initialization
    self.ciphertext = ciphertext
    self.keyLength = keyLength
  }

  private static func read(_ der: [UInt8]) throws -> EnvelopedFile {
    var content = try DERFields(try DERFields.parse(der))
    guard try content.objectIdentifier() == ObjectIdentifiers.envelopedData else { throw DERError() }
    var fields = try DERFields(try content.explicit(0))
    _ = try fields.integer()
    guard case .constructed(let nodes) = try fields.take(.set).content else { throw DERError() }
    var recipients: [SealedRecipient] = []
    // Recipients of unsupported kinds are skipped, because one that can be read is enough.
    for node in nodes { try? SealedRecipient.read(node, into: &recipients) }
    var encrypted = try fields.sequence()
    _ = try encrypted.objectIdentifier()
    var algorithm = try encrypted.sequence()
    let length = try keyLength(try algorithm.objectIdentifier())
    let initialization = try algorithm.octets()
    guard initialization.count == 16 else { throw DERError() }
    return EnvelopedFile(
      recipients: recipients, initialization: initialization, ciphertext: try encrypted.octets(.context(0)),
      keyLength: length)
  }

  private static func keyLength(_ cipher: ASN1ObjectIdentifier) throws(DERError) -> Int {
    switch cipher {
    case ObjectIdentifiers.aes128CBC: return 16
    case ObjectIdentifiers.aes192CBC: return 24
    case ObjectIdentifiers.aes256CBC: return 32
    default: throw DERError()
    }
  }

  /// - Returns: `nil` when the key does not fit.
  package func open(with identity: Identity) -> Secret? {
    for recipient in recipients where identity.isNamed(by: recipient.name) || identity.mayBeNamed(by: recipient.name) {
      guard let key = try? SealedFile.contentKey(recipient, identity), key.bitCount == keyLength * 8,
        let text = try? AES._CBC.decrypt(ciphertext, using: key, iv: AES._CBC.IV(ivBytes: initialization))
      else { continue }
      var bytes = [UInt8](text)
      defer { LockedMemory.wipe(&bytes) }
      return Secret(bytes)
    }
    return nil
  }
}
