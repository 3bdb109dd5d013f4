package import Bytes
package import Platform

/// The certificates `.tpl/recipients/NAME.crt` of a root, for which its sealed files are encrypted.
package struct RecipientDirectory {
  package let path: Path

  package init(root: Path) { path = root.appending(".tpl/recipients") }

  private static let suffix: StaticString = ".crt"

  package func file(_ name: [UInt8]) -> Path { path.appending(name + [UInt8](RecipientDirectory.suffix)) }

  /// All recipients, sorted by name.
  package func all() throws(RecipientError) -> [SealedFileWriter.Recipient] {
    var found: [SealedFileWriter.Recipient] = []
    let entries: [(name: [UInt8], kind: EntryKind)]
    do throws(SystemError) {
      entries = try DirectoryListing.entriesIfPresent(path)
    } catch {
      throw .unreadable(error)
    }
    for entry in entries where entry.name.hasSuffix(RecipientDirectory.suffix) {
      found.append(try load(Array(entry.name.dropLast(RecipientDirectory.suffix.utf8CodeUnitCount))))
    }
    found.sort { $0.name.lexicographicallyPrecedes($1.name) }
    try RecipientDirectory.checkDistinct(found)
    return found
  }

  /// Refuses two names for one key, because a file that is encrypted for one name could be read by the other.
  package static func checkDistinct(_ people: [SealedFileWriter.Recipient]) throws(RecipientError) {
    for (index, person) in people.enumerated() {
      let isSame = people[..<index].first {
        $0.name != person.name && $0.certificate.keyIdentifier == person.certificate.keyIdentifier
      }
      if let isSame { throw .sameKey(isSame.name, person.name) }
    }
  }

  /// - Parameter name: a valid ``RecipientName``.
  package func load(_ name: [UInt8]) throws(RecipientError) -> SealedFileWriter.Recipient {
    let file = file(name)
    let text: [UInt8]
    do throws(SystemError) {
      text = try Files.readRegular(file, limit: 1 << 16).content
    } catch {
      if error.isMissing { throw .missing(name) }
      throw .unreadable(error)
    }
    do throws(CertificateError) {
      return SealedFileWriter.Recipient(name: name, certificate: try Certificate(pem: text))
    } catch {
      throw .invalid(file, error)
    }
  }
}

/// Why a recipient cannot be used.
package enum RecipientError: Error, Equatable, Sendable {
  case missing([UInt8])
  case invalid(Path, CertificateError)
  case unreadable(SystemError)
  case sameKey([UInt8], [UInt8])

  package var reason: String {
    switch self {
    case .missing(let name): "there is no certificate .tpl/recipients/\(name.displayed).crt"
    case .invalid(let path, let error): "\(path.bytes.displayed) \(error.reason)"
    case .unreadable(let error): "\(error)"
    case .sameKey(let one, let other):
      ".tpl/recipients/\(one.displayed).crt and .tpl/recipients/\(other.displayed).crt have the same key"
    }
  }
}
