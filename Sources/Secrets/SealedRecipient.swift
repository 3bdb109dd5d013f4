import Bytes
import Crypto
import SwiftASN1

/// One recipient of a sealed file: a key or password that opens it, as the file stores it.
package struct SealedRecipient: Sendable {
  /// The key, certificate or password that it is for.
  package enum Name: Hashable, Sendable {
    /// A subject key identifier.
    case key([UInt8])
    /// The DER of an issuer and a serial number, as the stock CLI writes it without `-keyid`.
    case certificate([UInt8])
    case password

    /// For people: hexadecimal.
    package var text: String {
      switch self {
      case .key(let identifier): "key \(identifier.hexadecimal.displayed)"
      case .certificate(let name): "certificate \(Array(name.suffix(8)).hexadecimal.displayed)"
      case .password: "a password"
      }
    }
  }

  /// How the content key is encrypted.
  enum Lock: Sendable {
    /// RFC 5753: an ephemeral point and the key wrapped under what it derives.
    case agreement(point: [UInt8], isSHA256: Bool, keyInfo: [UInt8], userInfo: [UInt8]?, wrapped: [UInt8])
    /// RSA-OAEP with SHA-256.
    case transport(wrapped: [UInt8])
    case password(KeyDerivation, initialization: [UInt8], wrapped: [UInt8])
  }

  package var name: Name
  var lock: Lock

  /// Whether it is accepted but weaker than what is written today, so that the file should be written again.
  package var isWeak: Bool {
    if case .password(let derivation, _, _) = lock { derivation.isWeak } else { false }
  }

  /// Whether it has the form that this program writes today.
  var isCurrent: Bool {
    switch (name, lock) {
    case (.key, .agreement(_, let isSHA256, _, _, _)): isSHA256
    case (.key, .transport): true
    case (.password, .password(let derivation, _, _)): derivation.hash == .sha256 && !derivation.isWeak
    default: false
    }
  }
}
