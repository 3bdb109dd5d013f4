import Bytes
/// Sixteen random bytes of one record. Without a salt, a digest of a short value could be looked up in a precomputed
/// table.
package struct DigestSalt: Equatable, Sendable {
  package let bytes: [UInt8]

  package init(using random: inout some RandomNumberGenerator) {
    bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
  }

  package init(bytes: [UInt8]) { self.bytes = bytes }

  /// - Parameter hexadecimal: 32 digits.
  init?(hexadecimal: [UInt8]) {
    guard hexadecimal.count == 32, let bytes = [UInt8](hexadecimal: hexadecimal) else { return nil }
    self.bytes = bytes
  }

  var hexadecimal: [UInt8] { bytes.hexadecimal }
}
