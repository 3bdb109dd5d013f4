/// The entries of a directory in one BLOB, sorted by name: kind (1 byte), inode (LEB128), length of the name (1 byte,
/// or 255 and two more, the smaller first: names of FUSE file systems go beyond NAME_MAX), name.
package struct PackedChildren: Equatable, Sendable {
  package private(set) var bytes: [UInt8]

  package init(bytes: [UInt8] = []) { self.bytes = bytes }

  /// Empty, with room for so many bytes.
  init(capacity: Int) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  fileprivate static let longLength: UInt8 = 255

  /// Appends an entry; the caller appends in the order of names.
  package mutating func append(kind: UInt8, inode: UInt64, name: UnsafeRawBufferPointer) {
    bytes.append(kind)
    var rest = inode
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
    // getdents64(2) cannot give longer ones.
    let name = UnsafeRawBufferPointer(rebasing: name.prefix(Int(UInt16.max)))
    if let length = UInt8(exactly: name.count), length < PackedChildren.longLength {
      bytes.append(length)
    } else {
      let length = UInt16(name.count)
      bytes += [PackedChildren.longLength, UInt8(truncatingIfNeeded: length), UInt8(length >> 8)]
    }
    bytes.append(contentsOf: name)
  }

  package var count: Int {
    var number = 0
    forEach { _ in number += 1 }
    return number
  }

  package func forEach(_ visit: (PackedChild) -> Void) {
    bytes.withUnsafeBytes { PackedChildren.forEach(in: $0, visit) }
  }

  /// Reads straight from a SQLite column. Bytes that make no sense end the walk: the index is rebuilt, never trusted.
  package static func forEach(in buffer: UnsafeRawBufferPointer, _ visit: (PackedChild) -> Void) {
    var cursor = PackedChildrenCursor(buffer)
    while let child = cursor.next() { visit(child) }
  }
}

/// One entry; `name` is valid as long as the packed bytes are.
package struct PackedChild {
  /// `d`, `f`, `l` or `o`; upper-case `D` is a directory whose content is ignored.
  package var kind: UInt8
  package var inode: UInt64
  package var name: UnsafeRawBufferPointer

  package static let file = UInt8(ascii: "f")
  package static let symlink = UInt8(ascii: "l")
  package static let directory = UInt8(ascii: "d")
  package static let ignoredDirectory = UInt8(ascii: "D")
}

/// Walks packed entries one at a time, so that two lists can be merged.
package struct PackedChildrenCursor {
  private let buffer: UnsafeRawBufferPointer
  /// Where the next entry begins.
  private(set) var offset = 0

  package init(_ buffer: UnsafeRawBufferPointer) { self.buffer = buffer }

  package mutating func next() -> PackedChild? {
    guard offset < buffer.count else { return nil }
    let kind = buffer[offset]
    var position = offset + 1
    var inode: UInt64 = 0
    var shift: UInt64 = 0
    while position < buffer.count, shift < 64 {
      let byte = buffer[position]
      position += 1
      inode |= UInt64(byte & 0x7F) << shift
      shift += 7
      if byte & 0x80 == 0 { break }
    }
    guard position < buffer.count else { return nil }
    var length = Int(buffer[position])
    var start = position + 1
    if buffer[position] == PackedChildren.longLength {
      guard start + 2 <= buffer.count else { return nil }
      length = Int(buffer[start]) | Int(buffer[start + 1]) << 8
      start += 2
    }
    guard start + length <= buffer.count else { return nil }
    offset = start + length
    return PackedChild(kind: kind, inode: inode, name: UnsafeRawBufferPointer(rebasing: buffer[start..<offset]))
  }
}
