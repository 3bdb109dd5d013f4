import Bytes

/// What the name of an env file says: `.env`, `.env.E`, `.env.local`, `.env.E.local`, each perhaps sealed (`.crypt`).
/// Only this type spells such names.
package struct EnvFileName: Equatable, Sendable {
  /// The file of every environment.
  package static let common: StaticString = ".env"
  private static let stem: StaticString = ".env."
  private static let local: StaticString = ".env.local"
  package static let sealedSuffix: StaticString = ".crypt"

  /// Without `.crypt`.
  package var plain: [UInt8]
  package var isSealed: Bool

  /// - Returns: `nil` for examples, for files that are being written, and for what is no name of an env file.
  package init?(_ name: [UInt8]) {
    isSealed = name.hasSuffix(EnvFileName.sealedSuffix)
    plain = isSealed ? Array(name.dropLast(EnvFileName.sealedSuffix.utf8CodeUnitCount)) : name
    guard plain.equals(EnvFileName.common) || plain.hasPrefix(EnvFileName.stem), !plain.hasSuffix(".example"),
      plain.last != .dot, !TemporaryName.isTemporary(name)
    else {
      return nil
    }
  }

  /// Whether a name has the form, and may be refused by ``init(_:)``: examples and files that are being written, too.
  package static func isFormed(_ name: [UInt8]) -> Bool {
    name.equals(common) || name.hasPrefix(stem) && name.count > stem.utf8CodeUnitCount
  }

  /// Whether a name begins as those of env files do. It costs no parsing, and misses none that activation reads.
  package static func mayBe(_ name: UnsafeRawBufferPointer) -> Bool { name.hasPrefix(common) }

  package var sealed: [UInt8] { EnvFileName.sealed(plain) }

  /// `nil` for a file of every environment.
  package var environment: [UInt8]? {
    let parts = plain.split(separator: .dot).map(Array.init)
    guard parts.count > 1, !parts[1].equals("local") else { return nil }
    return parts[1]
  }

  /// Whether activation in its environment reads it: `.env.a.b` is read in none.
  package var isActivated: Bool {
    guard let environment else { return plain.equals(EnvFileName.common) || plain.equals(EnvFileName.local) }
    return EnvFileName.only(in: environment).contains(plain)
  }

  /// In the order in which activation reads them: a later one wins.
  package static func inOrder(of environment: [UInt8]) -> [[UInt8]] {
    let own = only(in: environment)
    return [[UInt8](common), own[0], [UInt8](local), own[1]]
  }

  /// Those that no other environment reads.
  package static func only(in environment: [UInt8]) -> [[UInt8]] {
    let name = [UInt8](stem) + environment
    return [name, name + [UInt8](".local")]
  }

  /// Of a name or of a path.
  package static func sealed(_ plain: [UInt8]) -> [UInt8] { plain + [UInt8](sealedSuffix) }
}
