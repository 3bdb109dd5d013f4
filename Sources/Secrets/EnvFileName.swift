import Bytes
import Platform

/// What the name of an env file says: `.env`, `.env.E`, `.env.local`, `.env.E.local`, each perhaps sealed (`.crypt`).
package struct EnvFileName: Equatable, Sendable {
  /// Without `.crypt`.
  package var plain: [UInt8]
  package var isSealed: Bool

  /// - Returns: `nil` for a name that activation never reads, examples included.
  package init?(_ name: [UInt8]) {
    isSealed = name.hasSuffix(SealedFile.suffix)
    plain = isSealed ? Array(name.dropLast(SealedFile.suffix.utf8CodeUnitCount)) : name
    guard plain.equals(".env") || plain.hasPrefix(".env."), !plain.hasSuffix(".example"), plain.last != .dot,
      !TemporaryName.isTemporary(name)
    else {
      return nil
    }
  }

  package var sealed: [UInt8] { plain + [UInt8](SealedFile.suffix) }

  /// `nil` for a file of every environment.
  package var environment: [UInt8]? {
    let parts = plain.split(separator: .dot).map(Array.init)
    guard parts.count > 1, !parts[1].equals("local") else { return nil }
    return parts[1]
  }
}
