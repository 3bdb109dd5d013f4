/// Finds some bytes among others, going on by as many as cannot fit (Horspool, "Practical fast searching in strings",
/// 1980).
package struct BytePattern: Sendable {
  private let bytes: [UInt8]
  /// By the last byte of the place that is looked at.
  private let steps: [Int]

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var steps = [Int](repeating: max(bytes.count, 1), count: 256)
    for (index, byte) in bytes.dropLast().enumerated() { steps[Int(byte)] = bytes.count - 1 - index }
    self.steps = steps
  }

  /// - Returns: `false` for a pattern without bytes.
  package func isIn(_ text: ArraySlice<UInt8>) -> Bool {
    let length = bytes.count
    guard length > 0 else { return false }
    return text.withUnsafeBufferPointer { text in
      var start = 0
      while start <= text.count - length {
        var index = length - 1
        while text[start + index] == bytes[index] {
          if index == 0 { return true }
          index -= 1
        }
        start += steps[Int(text[start + length - 1])]
      }
      return false
    }
  }
}
