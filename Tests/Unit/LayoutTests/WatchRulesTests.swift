import Bytes
import Layout
import Testing

@Suite struct WatchRulesTests {
  private static func bytes(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }

  private static func settings(_ components: [[UInt8]] = [], ignore: [[UInt8]] = []) -> RootSettings {
    var settings = RootSettings()
    (settings.componentGlobs, settings.watchIgnore) = (components, ignore)
    return settings
  }

  private static let rules: [WatchRules] = [
    WatchRules(settings()), WatchRules(settings(bytes("services/*/*/*"))), WatchRules(settings(bytes("services/**"))),
    WatchRules(settings(ignore: bytes("platform/a/b/c/d"))), WatchRules(settings(ignore: bytes("a/**/dist"))),
    WatchRules(settings(), nestedRoots: bytes("a/b/c/target")),
  ]

  /// Every path of these parts.
  private static func paths(ofDepth depth: Int) -> [[UInt8]] {
    let parts = ["infra", "platform", "services", "a", "b", "target"]
    var paths = [""]
    for _ in 0..<depth { paths = paths.flatMap { path in parts.map { path.isEmpty ? $0 : "\(path)/\($0)" } } }
    return paths.map { Array($0.utf8) }
  }

  /// What the watcher relies on when it does not list the content of a moved directory again.
  @Test(arguments: 0...4)
  func placesDoNotMatterWhereTheyAreSaidNotTo(depth: Int) {
    for rules in Self.rules where !rules.ignoringDependsOnPlace(depth: depth) {
      let places = Self.paths(ofDepth: depth)
      for name in Self.bytes("c", "d", "target", "volumes", "dist") {
        #expect(Set(places.map { rules.ignores(name: name, in: $0) }).count == 1)
      }
      for last in ["/a", "/target"].map({ Array($0.utf8) }) {
        #expect(Set(places.filter { $0.suffix(last.count) == last[...] }.map(rules.canBeCache)).count <= 1)
      }
    }
    // The ordinary rules let the depths go that most directories have.
    #expect(Self.rules[0].ignoringDependsOnPlace(depth: depth) == (depth < 4))
  }
}
