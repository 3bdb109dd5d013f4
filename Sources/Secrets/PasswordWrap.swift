import Crypto
import CryptoExtras

/// Wraps a content key under a password's key (RFC 3211, section 2.3): count, check bytes, key and padding, encrypted
/// twice.
///
/// AES-CBC comes from the library; this is only the order of its two calls.
struct PasswordWrap {
  let key: SymmetricKey
  /// 16 bytes.
  let initialization: [UInt8]

  private static let block = 16

  func wrap(_ content: [UInt8], padding: (Int) -> [UInt8]) throws -> [UInt8] {
    let check = content.prefix(3).map { ~$0 }
    var plain = [UInt8(content.count)] + check + content
    let length = max(
      2 * PasswordWrap.block, (plain.count + PasswordWrap.block - 1) / PasswordWrap.block * PasswordWrap.block)
    plain += padding(length - plain.count)
    let once = try encrypt(plain, from: initialization)
    return try encrypt(once, from: Array(once.suffix(PasswordWrap.block)))
  }

  /// - Returns: `nil` for another password, or for bytes that are no wrapped key.
  func unwrap(_ wrapped: [UInt8]) throws -> [UInt8]? {
    let block = PasswordWrap.block
    guard wrapped.count >= 2 * block, wrapped.count % block == 0, wrapped.count <= 256 else { return nil }
    // The second encryption used the last block of the first one as its IV. Decrypting the last block yields that IV.
    let secondLast = Array(wrapped[(wrapped.count - 2 * block)..<(wrapped.count - block)])
    let innerLast = try decrypt(Array(wrapped.suffix(block)), from: secondLast)
    let inner = try decrypt(wrapped, from: innerLast)
    let plain = try decrypt(inner, from: initialization)
    let count = Int(plain[0])
    guard count >= 3, count <= plain.count - 4, (0..<3).allSatisfy({ plain[1 + $0] == ~plain[4 + $0] }) else {
      return nil
    }
    return Array(plain[4..<(4 + count)])
  }

  private func encrypt(_ bytes: [UInt8], from start: [UInt8]) throws -> [UInt8] {
    [UInt8](try AES._CBC.encrypt(bytes, using: key, iv: AES._CBC.IV(ivBytes: start), noPadding: true))
  }

  private func decrypt(_ bytes: [UInt8], from start: [UInt8]) throws -> [UInt8] {
    [UInt8](try AES._CBC.decrypt(bytes, using: key, iv: AES._CBC.IV(ivBytes: start), noPadding: true))
  }
}
