import Crypto
import CryptoExtras
import FoundationEssentials
import Platform
import SwiftASN1

/// EncryptedPrivateKeyInfo (RFC 5958) with PBES2: PBKDF2 and AES-256-CBC.
enum ProtectedKey {
  static func seal(_ key: [UInt8], passphrase: Secret) throws -> [UInt8] {
    let derivation = KeyDerivation(salt: RandomBytes.make(16))
    let initialization = RandomBytes.make(16)
    let sealed = try AES._CBC.encrypt(
      key, using: try derivation.key(from: passphrase), iv: AES._CBC.IV(ivBytes: initialization))
    return try DER.Serializer.encode { coder in
      try coder.sequence { coder in
        try coder.algorithm(ObjectIdentifiers.pbes2) { coder in
          try coder.sequence { coder in
            try coder.sequence { try derivation.serializeFields(into: &$0) }
            try coder.algorithm(ObjectIdentifiers.aes256CBC) { $0.octets(initialization) }
          }
        }
        coder.octets(sealed)
      }
    }
  }

  static func open(_ protected: [UInt8], passphrase: Secret) throws(IdentityError) -> [UInt8] {
    let derivation: KeyDerivation
    let initialization: [UInt8]
    let sealed: [UInt8]
    do throws(DERError) {
      var fields = try DERFields(try DERFields.parse(protected))
      var algorithm = try fields.sequence()
      sealed = try fields.octets()
      guard try algorithm.objectIdentifier() == ObjectIdentifiers.pbes2 else { throw DERError() }
      var parameters = try algorithm.sequence()
      var function = try parameters.sequence()
      derivation = try KeyDerivation(&function)
      var cipher = try parameters.sequence()
      guard try cipher.objectIdentifier() == ObjectIdentifiers.aes256CBC else { throw DERError() }
      initialization = try cipher.octets()
      guard initialization.count == 16 else { throw DERError() }
    } catch {
      throw .otherProtection
    }
    guard let key = try? derivation.key(from: passphrase),
      var plain = try? AES._CBC.decrypt(sealed, using: key, iv: AES._CBC.IV(ivBytes: initialization))
    else { throw .wrongPassphrase }
    defer { plain.resetBytes(in: 0..<plain.count) }
    // One wrong passphrase in 256 yields a valid padding, so the structure of the key is checked too.
    guard (try? DERFields.parse([UInt8](plain))) != nil else { throw .wrongPassphrase }
    return [UInt8](plain)
  }
}

/// Random bytes from the kernel, read through the library's key generator.
enum RandomBytes {
  static func make(_ count: Int) -> [UInt8] {
    if count == 0 { return [] }
    return SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).withUnsafeBytes { [UInt8]($0) }
  }
}
