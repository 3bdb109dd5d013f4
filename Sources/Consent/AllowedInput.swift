/// A file that arrives through git, as it was when the user allowed it.
package struct AllowedInput: Equatable, Sendable {
  /// Relative to the root.
  package var file: [UInt8]
  package var content: ContentDigest
  /// The content itself, for a file without secrets, because a prompt compares it much faster than a digest.
  package var text: [UInt8]?
  /// Whether version control knew the file; if so, the prompt warns when the file is missing.
  package var isCommitted: Bool

  package init(file: [UInt8], content: ContentDigest, text: [UInt8]? = nil, isCommitted: Bool = false) {
    self.file = file
    self.content = content
    self.text = text
    self.isCommitted = isCommitted
  }
}
