import Bytes
import Platform
import Secrets
import TplHot

/// Opens sealed files for commands.
enum SecretOpening {
  /// With the password when there is one, else with the user's key.
  static func open(
    _ sealed: SealedFile, _ file: Path, password: Secret?, world: World, passphrase: PassphraseOptions?,
    at place: [UInt8]?
  ) throws -> Secret {
    ProcessFacts.forbidDumps()
    if let password {
      let text = try naming(file) { try sealed.open(password: password) }
      return try check(text, file, at: place)
    }
    return try open(sealed, file, with: try world.identity(passphrase), at: place)
  }

  /// - Parameter place: where it lies in its root; `nil` for what lies in none.
  /// - Throws: also for a file that was sealed as another one.
  static func open(
    _ sealed: SealedFile, _ file: Path, with identity: Identity, at place: [UInt8]?
  ) throws -> Secret {
    let text = try naming(file) { try sealed.open(with: identity) }
    return try check(text, file, at: place)
  }

  private static func check(_ opened: Secret, _ file: Path, at place: [UInt8]?) throws -> Secret {
    let (own, text) = SealedPlace.splitting(opened)
    guard let own, let place, own != place else { return text }
    // A file with the same name was probably moved with its component, so a hint is given. One of another environment
    // was not, so there is none.
    let isMoved = Path(own).lastComponent.elementsEqual(Path(place).lastComponent)
    throw CommandFailure(
      .badData, "\(file.bytes.displayed) \(SealedPlace.reason(own))",
      hint: isMoved ? "tpl secret rekey --from \(own.shellWord) \(file.bytes.shellWord)" : nil)
  }
}
