import Bytes
import Platform
import Secrets

/// Opens sealed files for commands.
enum SecretOpening {
  /// With the password when there is one, else with the user's key.
  static func open(
    _ sealed: SealedFile, _ file: Path, password: Secret?, world: World, passphrase: PassphraseOptions?
  ) throws(CommandFailure) -> Secret {
    ProcessFacts.forbidDumps()
    if let password {
      do throws(SealedFileError) {
        return try sealed.open(password: password)
      } catch {
        throw CommandFailure(error, file)
      }
    }
    return try open(sealed, file, with: try world.identity(passphrase))
  }

  static func open(_ sealed: SealedFile, _ file: Path, with identity: Identity) throws(CommandFailure) -> Secret {
    do throws(SealedFileError) {
      return try sealed.open(with: identity)
    } catch {
      throw CommandFailure(error, file)
    }
  }
}
