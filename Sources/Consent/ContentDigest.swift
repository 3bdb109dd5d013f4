import Bytes
import Crypto

/// Salted SHA-256 of the content of an input as it was read when the user allowed it.
package struct ContentDigest: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(of content: [UInt8], salt: DigestSalt) { self.init([salt.bytes, content]) }

  /// The digest of one value of a file.
  init(ofValue value: [UInt8], name: [UInt8], salt: DigestSalt) { self.init([salt.bytes, name, [0], value]) }

  private init(_ pieces: [[UInt8]]) {
    var hash = SHA256()
    for piece in pieces { piece.withUnsafeBytes { hash.update(bufferPointer: $0) } }
    bytes = hash.finalize().withUnsafeBytes { [UInt8]($0) }
  }

  /// - Parameter hexadecimal: 64 digits; anything else equals no content.
  init(hexadecimal: [UInt8]) { bytes = [UInt8](hexadecimal: hexadecimal) ?? [] }

  package var hexadecimal: [UInt8] { bytes.hexadecimal }
}
