import SwiftASN1

/// Reads the outer structure of a DER file element by element without a tree: of up to 64 recipients one is needed, and
/// a tree of all of them takes longer than opening the file. The content of an element is parsed with swift-asn1.
struct DERCursor {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  /// The content of the next element.
  /// - Parameter identifier: the octet of its tag.
  mutating func content(_ identifier: UInt8) throws(DERError) -> ArraySlice<UInt8> {
    guard rest.first == identifier else { throw DERError() }
    return try next().content
  }

  /// The next element, whatever it is.
  mutating func element() throws(DERError) -> ArraySlice<UInt8> { try next().element }

  func end() throws(DERError) {
    if !rest.isEmpty { throw DERError() }
  }

  /// Definite lengths in their shortest form only (X.690, section 10.1).
  private mutating func next() throws(DERError) -> (element: ArraySlice<UInt8>, content: ArraySlice<UInt8>) {
    // A tag of several octets begins with 31; none is in the profile.
    guard rest.count >= 2, rest[rest.startIndex] & 0x1F != 0x1F else { throw DERError() }
    let first = rest[rest.startIndex + 1]
    var start = rest.startIndex + 2
    var length = Int(first)
    if first >= 0x80 {
      let count = Int(first & 0x7F)
      guard (1...4).contains(count), rest.endIndex - start >= count else { throw DERError() }
      length = rest[start..<(start + count)].reduce(0) { $0 << 8 | Int($1) }
      guard length >= 0x80, length >> (8 * (count - 1)) != 0 else { throw DERError() }
      start += count
    }
    guard length <= rest.endIndex - start else { throw DERError() }
    let end = start + length
    defer { rest = rest[end...] }
    return (rest[..<end], rest[start..<end])
  }
}
