package import Bytes

/// A sealed file that a command has just written, so that a prompt need not ask about it.
package struct SealedWrite {
  package let root: Path
  package let path: Path
  /// Relative to the root.
  package let file: [UInt8]
  /// The sealed file that was there; `nil` for a new one.
  package let before: [UInt8]?
  package let text: Secret
  /// `nil` where the writer has no key.
  package let identity: Identity?
}
