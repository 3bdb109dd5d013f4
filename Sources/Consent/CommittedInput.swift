/// A file that arrives through git, as it was when the user allowed it.
package struct CommittedInput: Equatable, Sendable {
  /// Relative to the root.
  package var file: [UInt8]
  package var content: ContentDigest

  package init(file: [UInt8], content: ContentDigest) {
    self.file = file
    self.content = content
  }
}
