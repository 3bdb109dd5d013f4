/// What was found under one name of a directory.
package struct EntryEdit: Equatable, Sendable {
  package var name: [UInt8]
  /// `nil` when there is no such entry.
  package var entry: DirectoryEntry?

  package init(name: [UInt8], entry: DirectoryEntry?) { (self.name, self.entry) = (name, entry) }

  /// The order in which a directory's entries are kept.
  package static func precedes(_ left: EntryEdit, _ right: EntryEdit) -> Bool {
    left.name.lexicographicallyPrecedes(right.name)
  }
}
