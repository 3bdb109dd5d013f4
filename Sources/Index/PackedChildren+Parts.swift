extension PackedChildren {
  /// The name of the first entry; empty without one.
  var firstName: [UInt8] {
    bytes.withUnsafeBytes { buffer in
      var cursor = PackedChildrenCursor(buffer)
      return cursor.next().map { [UInt8]($0.name) } ?? []
    }
  }

  /// The entries in lists of at most so many bytes, or of one entry; one empty list where there are none.
  func parts(atMost limit: Int) -> [PackedChildren] {
    bytes.withUnsafeBytes { buffer in
      var cursor = PackedChildrenCursor(buffer)
      var found: [PackedChildren] = []
      var (begin, end) = (0, 0)
      while cursor.next() != nil {
        if cursor.offset - begin > limit, end > begin {
          found.append(PackedChildren(bytes: [UInt8](buffer[begin..<end])))
          begin = end
        }
        end = cursor.offset
      }
      return found + [PackedChildren(bytes: [UInt8](buffer[begin..<end]))]
    }
  }

  /// The entries before the first of some names, those from each name up to the next, and those from the last one on.
  /// - Parameter names: sorted.
  func parts(beginningAt names: [[UInt8]]) -> [PackedChildren] {
    bytes.withUnsafeBytes { buffer in
      var cursor = PackedChildrenCursor(buffer)
      var child = cursor.next()
      var found: [PackedChildren] = []
      var (begin, end) = (0, 0)
      for name in names {
        while let next = child, name.withUnsafeBytes({ PackedChild.compare(next.name, $0) }) < 0 {
          end = cursor.offset
          child = cursor.next()
        }
        found.append(PackedChildren(bytes: [UInt8](buffer[begin..<end])))
        begin = end
      }
      return found + [PackedChildren(bytes: [UInt8](buffer[begin...]))]
    }
  }
}
