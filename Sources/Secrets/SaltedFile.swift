import Bytes
import Crypto
import CryptoExtras
import EnvFile
import FoundationEssentials
import Platform

/// A file of `openssl enc -aes-256-cbc`. It names neither cipher nor digest nor iterations, so the likely ones are
/// tried.
package struct SaltedFile {
  private let salt: [UInt8]
  private let ciphertext: [UInt8]

  package static let mostIterations = KeyDerivation.mostIterations

  package init?(_ text: [UInt8]) {
    var bytes = text
    if text.hasPrefix("U2FsdGVkX1") {
      let base64 = text.filter { $0 != .newline && $0 != 0x0D }
      guard let decoded = Data(base64Encoded: Data(base64)) else { return nil }
      bytes = [UInt8](decoded)
    }
    guard bytes.hasPrefix("Salted__"), bytes.count >= 32, bytes.count % 16 == 0 else { return nil }
    salt = Array(bytes[8..<16])
    ciphertext = Array(bytes[16...])
  }

  /// - Parameter iterations: `-iter`; tried first when given.
  /// - Returns: `nil` unless the result is UTF-8 and an env file: one wrong password in 256 has a good padding.
  package func open(_ password: Secret, iterations: Int? = nil) -> Secret? {
    var bytes = password.revealed
    defer { LockedMemory.wipe(&bytes) }
    for rounds in [iterations, 10_000].compactMap({ $0 }) {
      let key = try? KDF.Insecure.PBKDF2.deriveKey(
        from: bytes, salt: salt, using: .sha256, outputByteCount: 48, unsafeUncheckedRounds: rounds)
      if let key, let text = open(key.withUnsafeBytes { [UInt8]($0) }) { return text }
    }
    return open(SaltedFile.oldKey(bytes, salt, SHA256.self)) ?? open(SaltedFile.oldKey(bytes, salt, Insecure.MD5.self))
  }

  /// EVP_BytesToKey(3) with one round: each block is the hash of the one before, the password and the salt.
  private static func oldKey<Hash: HashFunction>(_ password: [UInt8], _ salt: [UInt8], _: Hash.Type) -> [UInt8] {
    var material: [UInt8] = []
    var block: [UInt8] = []
    while material.count < 48 {
      block = Hash.hash(data: block + password + salt).withUnsafeBytes { [UInt8]($0) }
      material += block
    }
    return Array(material.prefix(48))
  }

  private func open(_ material: [UInt8]) -> Secret? {
    guard
      let text = try? AES._CBC.decrypt(
        ciphertext, using: SymmetricKey(data: material.prefix(32)), iv: AES._CBC.IV(ivBytes: material.suffix(16)))
    else { return nil }
    var bytes = [UInt8](text)
    defer { LockedMemory.wipe(&bytes) }
    guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0),
      (try? EnvFile.parse(bytes) { _ in [UInt8(ascii: "x")] }) != nil
    else { return nil }
    return Secret(bytes)
  }
}
