/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
package enum EditDistance {
  package static func between(_ left: [UInt8], _ right: [UInt8]) -> Int {
    within(max(left.count, right.count), left[...], right[...]) ?? max(left.count, right.count)
  }

  /// The same where a larger distance is no answer: most names are too long or too short to be compared at all.
  /// - Returns: `nil` beyond the limit.
  package static func within(_ limit: Int, _ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int? {
    guard abs(left.count - right.count) <= limit, leastDistance(left, right) <= limit else { return nil }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    var row = beforeLast
    for (i, a) in left.enumerated() {
      row[0] = i + 1
      var nearest = row[0]
      for (j, b) in right.enumerated() {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a == b ? 0 : 1))
        if i > 0, j > 0, a == right[right.startIndex + j - 1], left[left.startIndex + i - 1] == b {
          best = min(best, beforeLast[j - 1] + 1)
        }
        row[j + 1] = best
        nearest = min(nearest, best)
      }
      // A swap reaches back one row further, at the cost of one.
      if nearest > limit, (last.min() ?? 0) >= limit { return nil }
      (beforeLast, last, row) = (last, row, beforeLast)
    }
    return last[right.count] <= limit ? last[right.count] : nil
  }

  /// A byte that only one of the texts has costs an edit, and one edit brings at most one of them: found without a
  /// table, it rules out most names.
  private static func leastDistance(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
    let (inLeft, inRight) = (bytesPresent(left), bytesPresent(right))
    return max((inLeft & ~inRight).nonzeroBitCount, (inRight & ~inLeft).nonzeroBitCount)
  }

  /// One bit for each byte by its lowest six bits.
  private static func bytesPresent(_ text: ArraySlice<UInt8>) -> UInt64 {
    text.reduce(0) { $0 | 1 << UInt64($1 & 63) }
  }
}
