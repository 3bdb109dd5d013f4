import Bytes

/// A warning and what it is about: the same words about another content are another warning.
package struct Notice: Equatable, Sendable {
  /// One line, names and places only.
  package var text: String
  /// Tells contents of the file apart; 0 where the words say everything.
  package var version: UInt64

  package init(_ text: String, version: UInt64 = 0) {
    self.text = text
    self.version = version
  }

  var key: UInt64 {
    var hash = FNV1a()
    hash.combine(Array(text.utf8))
    hash.combine(version)
    return hash.value
  }
}
