/// A path as the kernel knows it: bytes, compared byte by byte, never repaired and never normalised behind the caller's
/// back.
///
/// All operations are lexical. Why it is not FilePath: <doc:0002-paths-are-byte-arrays>.
package struct Path: Hashable, Sendable {
  package var bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }
  package init(_ text: String) { bytes = Array(text.utf8) }

  package var isAbsolute: Bool { bytes.first == .slash }

  /// The part after the last slash; empty for `/`.
  package var lastComponent: ArraySlice<UInt8> {
    guard let slash = bytes.lastIndex(of: .slash) else { return bytes[...] }
    return bytes[(slash + 1)...]
  }

  /// The path without its last component; `nil` for `/` and for a single relative component.
  package var parent: Path? {
    guard let slash = bytes.lastIndex(of: .slash), bytes.count > 1 else { return nil }
    return Path(slash == 0 ? [.slash] : Array(bytes[..<slash]))
  }

  package func appending(_ relative: [UInt8]) -> Path {
    relative.withUnsafeBufferPointer { appending($0) }
  }

  /// Disfavoured, so that a literal is a `StaticString`: each `String` costs a prompt some thousand instructions.
  @_disfavoredOverload
  package func appending(_ relative: String) -> Path { appending(Array(relative.utf8)) }

  package func appending(_ relative: StaticString) -> Path {
    relative.withUTF8Buffer { appending($0) }
  }

  private func appending(_ relative: UnsafeBufferPointer<UInt8>) -> Path {
    if relative.isEmpty { return self }
    var joined = bytes
    joined.reserveCapacity(bytes.count + relative.count + 1)
    if joined.last != .slash, !joined.isEmpty { joined.append(.slash) }
    joined.append(contentsOf: relative)
    return Path(joined)
  }

  /// What is left of this path below `ancestor`: empty when they are equal, `nil` when it is not below.
  /// Compared by component, so that `/work-evil` is not below `/work`.
  package func relative(to ancestor: Path) -> ArraySlice<UInt8>? {
    if ancestor.bytes == [.slash] { return bytes.first == .slash ? bytes[1...] : nil }
    let length = ancestor.bytes.count
    guard bytes.prefix(length) == ancestor.bytes[...] else { return nil }
    if bytes.count == length { return bytes[length...] }
    return bytes[length] == .slash ? bytes[(length + 1)...] : nil
  }

  package func isWithin(_ ancestor: Path) -> Bool { relative(to: ancestor) != nil }

  /// The way from a directory to this path: `../x`. Both absolute and canonical.
  package func relativePath(from base: Path) -> [UInt8] {
    let target = bytes == [.slash] ? [] : bytes
    let start = base.bytes == [.slash] ? [] : base.bytes
    var index = 0
    // Bytes of the directories that both are in.
    var shared = 0
    while index < min(target.count, start.count), target[index] == start[index] {
      if target[index] == .slash { shared = index }
      index += 1
    }
    if (index == target.count || target[index] == .slash) && (index == start.count || start[index] == .slash) {
      shared = index
    }
    var way: [UInt8] = []
    for byte in start[shared...] where byte == .slash { way += [.dot, .dot, .slash] }
    way += target[shared...].dropFirst()
    if way.last == .slash { way.removeLast() }
    return way.isEmpty ? [.dot] : way
  }

  /// Without `.`, empty components and a trailing slash; `..` drops the component before it (which is what a
  /// shell's logical `cd` does, and not what the kernel does behind a symlink).
  package var lexicallyNormal: Path {
    var kept: [ArraySlice<UInt8>] = []
    for component in bytes.split(separator: .slash) where !component.elementsEqual([.dot]) {
      if component.elementsEqual([.dot, .dot]) {
        if kept.isEmpty ? isAbsolute : !kept[kept.count - 1].elementsEqual([.dot, .dot]) {
          _ = kept.popLast()
          continue
        }
      }
      kept.append(component)
    }
    let joined = Array(kept.joined(separator: [.slash]))
    return Path(isAbsolute ? [.slash] + joined : (joined.isEmpty ? [.dot] : joined))
  }
}
