import Layout
import Testing

@Suite struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("", "abc", 3), ("abc", "abc", 0), ("abc", "abd", 1), ("abc", "ac", 1),
    ("abc", "axbc", 1), ("abcd", "abdc", 1), ("timescale", "timescael", 1), ("kitten", "sitting", 3),
    ("timescale", "timscale", 1), ("ab", "ba", 1), ("ca", "abc", 3),
  ])
  func distance(left: String, right: String, expected: Int) {
    #expect(EditDistance.between(Array(left.utf8), Array(right.utf8)) == expected)
    #expect(EditDistance.between(Array(right.utf8), Array(left.utf8)) == expected)
  }

  /// Against the distance without a limit, over every pair of some words.
  @Test func aLimitOnlyHidesWhatIsBeyondIt() {
    let words = ["", "a", "ba", "abc", "acb", "cab", "abcabc", "cbacba", "abdcab", "xyz", "abcxyz", "a-b-c"]
      .map { Array($0.utf8) }
    for left in words {
      for right in words {
        let distance = EditDistance.between(left, right)
        for limit in 0...7 {
          #expect(EditDistance.within(limit, left[...], right[...]) == (distance <= limit ? distance : nil))
        }
      }
    }
  }
}
