import Crypto

/// Salted SHA-256 of a committed input: what was read when the user said yes.
package struct ContentDigest: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(of content: [UInt8], salt: DigestSalt) { self.init([salt.bytes, content]) }

  /// Of one value of a file.
  init(ofValue value: [UInt8], name: [UInt8], salt: DigestSalt) { self.init([salt.bytes, name, [0], value]) }

  private init(_ pieces: [[UInt8]]) {
    var hash = SHA256()
    for piece in pieces { piece.withUnsafeBytes { hash.update(bufferPointer: $0) } }
    bytes = hash.finalize().withUnsafeBytes { [UInt8]($0) }
  }

  /// - Parameter hexadecimal: 64 digits; anything else equals no content.
  init(hexadecimal: [UInt8]) { bytes = ContentDigest.bytes(hexadecimal: hexadecimal) ?? [] }

  package var hexadecimal: [UInt8] { ContentDigest.hexadecimal(bytes[...]) }
}

extension ContentDigest {
  static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var digits: [UInt8] = []
    digits.reserveCapacity(bytes.count * 2)
    for byte in bytes { for half in [byte >> 4, byte & 15] { digits.append(half < 10 ? 0x30 + half : 0x57 + half) } }
    return digits
  }

  /// - Returns: `nil` for anything but pairs of lower-case digits.
  static func bytes(hexadecimal digits: [UInt8]) -> [UInt8]? {
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    var high: UInt8?
    for digit in digits {
      let half: UInt8
      switch digit {
      case 0x30...0x39: half = digit - 0x30
      case 0x61...0x66: half = digit - 0x57
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | half)
        high = nil
      } else {
        high = half
      }
    }
    return bytes
  }
}
