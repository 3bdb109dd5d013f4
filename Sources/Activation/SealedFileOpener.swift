package import Consent

/// Opens what a sealed env file holds; a parameter, so that activation knows nothing of keys.
package protocol SealedFileOpener {
  /// - Parameter file: relative to the root; what was sealed as another one is refused.
  func open(_ content: [UInt8], of file: [UInt8]) throws(FileRefusal) -> [UInt8]

  /// Whether something stayed closed that may open at the next try, though no file changes.
  var mayOpenLater: Bool { get }

  /// For digests of values that were sealed: nobody who has the record but not the key shall try values against them.
  /// - Returns: `nil` without a key.
  func sealedSalt(_ salt: DigestSalt) -> DigestSalt?
}

/// For who wants everything but what is sealed.
struct ClosedFiles: SealedFileOpener {
  func open(_ content: [UInt8], of file: [UInt8]) throws(FileRefusal) -> [UInt8] { throw .sealed("stays closed") }
  var mayOpenLater: Bool { false }
  func sealedSalt(_ salt: DigestSalt) -> DigestSalt? { nil }
}
