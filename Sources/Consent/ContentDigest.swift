import Crypto

/// SHA-256 of a committed input: what was read when the user said yes.
package struct ContentDigest: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(of content: [UInt8]) {
    var hash = SHA256()
    content.withUnsafeBytes { hash.update(bufferPointer: $0) }
    bytes = hash.finalize().withUnsafeBytes { [UInt8]($0) }
  }

  /// - Parameter hexadecimal: 64 digits; anything else equals no content.
  init(hexadecimal: [UInt8]) {
    bytes = stride(from: 0, to: hexadecimal.count - hexadecimal.count % 2, by: 2).map { index in
      UInt8(String(decoding: hexadecimal[index..<index + 2], as: UTF8.self), radix: 16) ?? 0
    }
  }

  var hexadecimal: [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }
}
