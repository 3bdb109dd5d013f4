/// An entry of a directory, as the index knows it.
package struct DirectoryEntry: Equatable, Sendable {
  /// As in ``PackedChild``.
  package var kind: UInt8
  package var inode: UInt64
  package var name: [UInt8]

  package init(kind: UInt8, inode: UInt64, name: [UInt8]) { (self.kind, self.inode, self.name) = (kind, inode, name) }

  package init(_ child: PackedChild) { self.init(kind: child.kind, inode: child.inode, name: [UInt8](child.name)) }
}
