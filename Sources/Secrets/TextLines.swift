import Bytes

/// The lines of a text, without their ends.
enum TextLines {
  static func of(_ text: [UInt8]) -> [[UInt8]] { text.split(separator: .newline).map(Array.init) }

  static func saysSomething(_ line: [UInt8]) -> Bool {
    line.contains { $0 != .space && $0 != UInt8(ascii: "\t") && $0 != 0x0D }
  }

  /// Counts the lines that a side changed or added and that the merge does not contain.
  static func missing(from merge: [UInt8], base: [UInt8], side: [UInt8]) -> Int {
    let known = Set(of(base) + of(merge))
    return of(side).filter { saysSomething($0) && !known.contains($0) }.count
  }
}
