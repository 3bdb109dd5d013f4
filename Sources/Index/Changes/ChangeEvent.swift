/// What became of an entry; the letter is how the log stores it.
package enum ChangeEvent: UInt8, Sendable {
  case created = 0x2B  // +
  case modified = 0x7E  // ~
  case deleted = 0x2D  // -
  case renamed = 0x3E  // >

  package var name: StaticString {
    switch self {
    case .created: "created"
    case .modified: "modified"
    case .deleted: "deleted"
    case .renamed: "renamed"
    }
  }
}
