/// What became of a directory's entries between two listings.
package struct ChildrenDifference: Equatable, Sendable {
  package var added: [DirectoryEntry] = []
  package var removed: [DirectoryEntry] = []
  /// The name stayed, the file behind it is another one.
  package var replaced: [(old: DirectoryEntry, new: DirectoryEntry)] = []

  package var isEmpty: Bool { added.isEmpty && removed.isEmpty && replaced.isEmpty }

  /// Merges two lists that are sorted by name.
  package init(from old: PackedChildren, to new: PackedChildren) {
    old.bytes.withUnsafeBytes { oldBytes in
      new.bytes.withUnsafeBytes { newBytes in
        var oldCursor = PackedChildrenCursor(oldBytes)
        var newCursor = PackedChildrenCursor(newBytes)
        var left = oldCursor.next()
        var right = newCursor.next()
        while left != nil || right != nil {
          let order = ChildrenDifference.compare(left, right)
          if order < 0 {
            removed.append(DirectoryEntry(left!))
          } else if order > 0 {
            added.append(DirectoryEntry(right!))
          } else if let left, let right, left.inode != right.inode || left.kind != right.kind {
            replaced.append((DirectoryEntry(left), DirectoryEntry(right)))
          }
          if order <= 0 { left = oldCursor.next() }
          if order >= 0 { right = newCursor.next() }
        }
      }
    }
  }

  package static func == (left: ChildrenDifference, right: ChildrenDifference) -> Bool {
    left.added == right.added && left.removed == right.removed
      && left.replaced.elementsEqual(right.replaced) { $0.old == $1.old && $0.new == $1.new }
  }

  /// A list that has ended compares as greater than every name.
  private static func compare(_ left: PackedChild?, _ right: PackedChild?) -> Int32 {
    guard let left else { return 1 }
    guard let right else { return -1 }
    return PackedChild.compare(left.name, right.name)
  }
}
