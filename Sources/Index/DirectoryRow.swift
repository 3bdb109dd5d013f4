/// A directory as the index stores it.
package struct DirectoryRow: Sendable {
  package struct Flags: OptionSet, Sendable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }

    /// It could not be read; its entries are those of the last time it could.
    package static let unreadable = Flags(rawValue: 1)
  }

  package var id: Int32
  /// `nil` for the root's own row.
  package var parent: Int32?
  package var name: [UInt8]
  package var device: UInt64
  package var inode: UInt64
  /// Nanoseconds since 1970.
  package var modified: Int64
  package var changed: Int64
  package var flags: Flags
  package var children: PackedChildren

  package init(
    id: Int32, parent: Int32?, name: [UInt8], device: UInt64, inode: UInt64, modified: Int64, changed: Int64,
    flags: Flags, children: PackedChildren
  ) {
    self.id = id
    self.parent = parent
    self.name = name
    self.device = device
    self.inode = inode
    self.modified = modified
    self.changed = changed
    self.flags = flags
    self.children = children
  }
}
