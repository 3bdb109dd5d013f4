import Bytes

/// What `git cat-file --batch` prints: of each object `ID TYPE SIZE`, its content and a newline, or that it is missing.
struct GitObjectStream {
  private let bytes: [UInt8]
  private let idLength: Int
  private var position = 0

  enum Object {
    case tree(Range<Int>)
    case other
    case missing
    case damaged
  }

  /// - Parameter idLength: bytes of an object's name.
  init(_ bytes: [UInt8], idLength: Int) {
    self.bytes = bytes
    self.idLength = idLength
  }

  mutating func next() -> Object {
    guard let end = bytes.index(of: .newline, from: position) else { return .damaged }
    let line = Array(bytes[position..<end])
    position = end + 1
    if line.hasSuffix(" missing") { return .missing }
    let fields = line.split(separator: .space)
    guard fields.count == 3, let size = Array(fields[2]).decimalValue.flatMap({ Int(exactly: $0) }),
      size <= bytes.count - position - 1
    else { return .damaged }
    let content = position..<(position + size)
    position += size + 1
    return fields[1].elementsEqual("tree".utf8) ? .tree(content) : .other
  }

  /// The names of the entries of a tree; an entry is mode, space, name, NUL, object name in bytes.
  func names(in tree: Range<Int>) -> [ArraySlice<UInt8>] {
    var names: [ArraySlice<UInt8>] = []
    var start = tree.lowerBound
    while start < tree.upperBound, let space = bytes.index(of: .space, from: start), space < tree.upperBound,
      let end = bytes.index(of: 0, from: space), end < tree.upperBound
    {
      names.append(bytes[(space + 1)..<end])
      start = end + 1 + idLength
    }
    return names
  }
}
