import Glibc

extension PackedChildren {
  /// The entries after some of them were looked at.
  /// - Parameter edits: sorted by name, each name once.
  package func applying(_ edits: some Sequence<EntryEdit>) -> PackedChildren {
    var result = PackedChildren(capacity: bytes.count + 64)
    merge(edits) { child, edit in
      if let edit {
        if let entry = edit.entry { result.append(entry) }
      } else if let child {
        result.append(child)
      }
    }
    return result
  }

  /// Those of some names that are there.
  /// - Parameter edits: sorted by name, each name once; what they hold does not matter.
  package func entries(of edits: some Sequence<EntryEdit>) -> PackedChildren {
    var result = PackedChildren()
    merge(edits) { child, edit in
      if edit != nil, let child { result.append(child) }
    }
    return result
  }

  package mutating func append(_ entry: DirectoryEntry) {
    entry.name.withUnsafeBytes { append(kind: entry.kind, inode: entry.inode, name: $0) }
  }

  fileprivate mutating func append(_ child: PackedChild) {
    append(kind: child.kind, inode: child.inode, name: child.name)
  }

  /// Visits every name of either list once, in order, with what each list has of it.
  private func merge(_ edits: some Sequence<EntryEdit>, _ visit: (PackedChild?, EntryEdit?) -> Void) {
    bytes.withUnsafeBytes { buffer in
      var cursor = PackedChildrenCursor(buffer)
      var edits = edits.makeIterator()
      var child = cursor.next()
      var edit = edits.next()
      while child != nil || edit != nil {
        let order = PackedChildren.compare(child, edit)
        visit(order <= 0 ? child : nil, order >= 0 ? edit : nil)
        if order <= 0 { child = cursor.next() }
        if order >= 0 { edit = edits.next() }
      }
    }
  }

  /// A list that has ended compares as greater than every name.
  private static func compare(_ child: PackedChild?, _ edit: EntryEdit?) -> Int32 {
    guard let child else { return 1 }
    guard let edit else { return -1 }
    return edit.name.withUnsafeBytes { PackedChild.compare(child.name, $0) }
  }
}

extension PackedChild {
  /// Bytewise; the shorter of two names that begin alike is first.
  static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int32 {
    // A name of no bytes has no address.
    let length = min(left.count, right.count)
    let common = length == 0 ? 0 : memcmp(left.baseAddress!, right.baseAddress!, length)
    return common != 0 ? common : Int32(clamping: left.count - right.count)
  }
}
