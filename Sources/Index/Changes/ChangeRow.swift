/// Changes that one commit found in one directory.
package struct ChangeRow: Equatable, Sendable {
  /// Relative to the root; empty for the root itself.
  package var directory: [UInt8]
  /// The id of the component that the entries lie in or are; empty outside of every component.
  package var component: [UInt8]
  /// Where a renamed entry was before, relative to the root; the row then holds this one entry.
  package var origin: [UInt8]?
  package var entries: PackedChanges

  package init(directory: [UInt8], component: [UInt8], origin: [UInt8]? = nil, entries: PackedChanges = PackedChanges())
  {
    self.directory = directory
    self.component = component
    self.origin = origin
    self.entries = entries
  }

  /// - Parameter name: of an entry of the directory.
  package func path(of name: some Collection<UInt8>) -> [UInt8] {
    directory.isEmpty ? Array(name) : directory + [0x2F] + name
  }
}
