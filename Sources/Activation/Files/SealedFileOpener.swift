package import Consent

/// Opens what a sealed env file holds; a parameter, so that activation knows nothing of keys.
package protocol SealedFileOpener: AnyObject {
  /// - Parameter file: relative to the root; what was sealed as another one is refused.
  func open(_ content: [UInt8], of file: [UInt8]) throws(FileRefusal) -> [UInt8]

  /// Whether something stayed closed that may open at the next try, though no file changes.
  var mayOpenLater: Bool { get }

  /// For digests of values that were sealed: without the key, no value can be tried against them.
  /// - Returns: `nil` without a key.
  func sealedSalt(_ salt: DigestSalt) -> DigestSalt?
}
