import Bytes
import Layout
import Testing

@Suite struct GlobTests {
  @Test(arguments: [
    ("a", "a", true), ("a", "b", false), ("a", "a/b", false), ("a/b", "a", false), ("*", "a", true),
    ("*", "a/b", false),
    ("*", "", false), ("a*", "a", true), ("a*", "abc", true), ("*c", "abc", true), ("a*c", "abbc", true),
    ("a*c", "abcd", false), ("a*b*c", "aXbYbZc", true), ("?", "a", true), ("?", "", false), ("?", "ab", false),
    ("a?c", "abc", true), ("**", "a", true), ("**", "a/b/c", true), ("**/x", "x", true), ("**/x", "a/x", true),
    ("**/x", "a/b/x", true), ("**/x", "a/xy", false), ("**/x", "x/a", false), ("a/**", "a", false),
    ("a/**", "a/b", true), ("a/**", "a/b/c", true), ("a/**", "ab/c", false), ("a/**/z", "a/z", true),
    ("a/**/z", "a/b/c/z", true), ("a/**/z", "a/b/c", false), ("application/*/*", "application/a/b", true),
    ("application/*/*", "application/a", false), ("**/target", "a/target", true), ("**/target", "a/targets", false),
    ("**/**", "a", true), ("**/a/**/b", "x/a/y/b", true), ("a/", "a", true), ("*.yaml", ".yaml", true),
    ("*", "caf\u{E9}", true), ("**/*.y*", "a/b.yml", true),
  ])
  func matches(pattern: String, path: String, expected: Bool) {
    #expect(Glob(Array(pattern.utf8)).matches(Array(path.utf8)) == expected)
  }

  @Test(arguments: [
    ("a/*", "", true), ("a/*", "a", true), ("a/*", "b", false), ("a/*", "a/b", false), ("a", "", true),
    ("a", "a", false), ("a/*/c", "a/b", true), ("a/*/c", "ab/b", false), ("**", "", true), ("**", "a/b", true),
    ("a/**", "a/b/c", true),
    ("a/**", "b", false), ("**/z", "a/b", true), ("", "", false),
  ])
  func canMatchBelow(pattern: String, path: String, expected: Bool) {
    #expect(Glob(Array(pattern.utf8)).canMatch(below: Array(path.utf8)) == expected)
  }

  @Test(arguments: [("a/*", 2), ("a", 1), ("a/**", nil), ("**", nil), ("a/b/c", 3)] as [(String, Int?)])
  func depth(pattern: String, expected: Int?) { #expect(Glob(Array(pattern.utf8)).depth == expected) }

  /// A pattern of many stars against a long name must not take exponential time.
  @Test(.timeLimit(.minutes(60))) func manyStarsEnd() {
    let pattern = Array(String(repeating: "a*", count: 40).utf8) + [0x62]
    #expect(!Glob(pattern).matches([UInt8](repeating: 0x61, count: 4000)))
  }
}
