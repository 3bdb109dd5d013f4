import Bytes

/// A warning at a prompt and what it is about: the same words about another content are another warning.
package struct PromptWarning: Equatable, Sendable {
  /// One line, names and paths only.
  package var text: String
  /// Tells contents of the file apart; 0 where the words say everything.
  package var version: UInt64
  /// Whether it says that a whole environment is not loaded.
  package var isNotLoaded: Bool

  package init(_ text: String, version: UInt64 = 0, isNotLoaded: Bool = false) {
    self.text = text
    self.version = version
    self.isNotLoaded = isNotLoaded
  }

  var key: UInt64 {
    var hash = FNV1a()
    hash.combine(Array(text.utf8))
    hash.combine(version)
    return hash.value
  }
}
