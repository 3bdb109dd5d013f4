package import Bytes
import Platform

/// Opens sealed files for commands.
package enum SecretOpening {
  /// - Parameter place: where it lies in its root; `nil` for what lies in none.
  /// - Throws: also for a file that was sealed as another one.
  package static func open(
    _ sealed: SealedFile, _ file: Path, password: Secret, at place: [UInt8]?
  ) throws -> Secret {
    let text = try naming(file) { try sealed.open(password: password) }
    return try check(text, file, at: place)
  }

  /// The same with the user's key.
  package static func open(
    _ sealed: SealedFile, _ file: Path, with identity: Identity, at place: [UInt8]?
  ) throws -> Secret {
    let text = try naming(file) { try sealed.open(with: identity) }
    return try check(text, file, at: place)
  }

  private static func check(_ opened: Secret, _ file: Path, at place: [UInt8]?) throws -> Secret {
    let (own, text) = SealedPlace.splitting(opened)
    guard let own, let place, own != place else { return text }
    let isMoved = Path(own).lastComponent.elementsEqual(Path(place).lastComponent)
    throw SealedEnvFileError.copied(file, from: own, isMoved: isMoved)
  }
}
