package import Activation
import Bytes
package import Consent
import Platform
import Secrets

/// Opens sealed env files for a prompt: no question is asked, and without a sealed file nothing is done.
package final class SealedFileOpening: SealedFileOpener {
  private let world: World
  private lazy var identity: Result<Identity, KeyFailure> = load()
  package private(set) var mayOpenLater = false

  package init(_ world: World) { self.world = world }

  /// The key is read once, however many files there are.
  private func load() -> Result<Identity, KeyFailure> {
    ProcessFacts.forbidDumps()
    do throws(KeyFailure) {
      return .success(try world.identities.identity())
    } catch {
      mayOpenLater = error.mayPass
      return .failure(error)
    }
  }

  package func open(_ content: [UInt8], of file: [UInt8]) throws(FileRefusal) -> [UInt8] {
    let key: Identity
    switch identity {
    case .success(let identity): key = identity
    case .failure(let failure): throw .sealed(SealedFileOpening.reason(failure))
    }
    let opened: [UInt8]
    do throws(SealedFileError) {
      opened = try SealedFile(content, for: key).open(with: key).revealed
    } catch {
      throw .sealed(error.reason)
    }
    let (place, text) = SealedPlace.splitting(opened)
    if let place, place != Array(file.dropLast(SealedFile.suffix.utf8CodeUnitCount)) {
      throw .sealed(SealedPlace.reason(place))
    }
    if ConflictMarkers.areIn(text) {
      throw .sealed("has conflict markers inside, run 'tpl secret resolve' or 'tpl secret edit'")
    }
    return text
  }

  package func sealedSalt(_ salt: DigestSalt) -> DigestSalt? {
    guard case .success(let identity) = identity else { return nil }
    return identity.derive(from: salt.bytes).map { DigestSalt(bytes: $0) }
  }

  private static func reason(_ failure: KeyFailure) -> String {
    // A path in it may have quotes of its own.
    let hint = failure.hint.map { $0.utf8.contains(.quote) ? ", run: \($0)" : ", run '\($0)'" } ?? ""
    return "stays closed: \(failure.place) \(failure.reason)\(hint)"
  }
}
