import Bytes
import Layout
import Testing

@Suite struct WatchIgnoreTests {
  private static func ignores(_ path: String, _ globs: [String]?) -> Bool {
    var settings = RootSettings()
    settings.watchIgnore = globs.map { $0.map { Array($0.utf8) } }
    let parts = path.split(separator: "/")
    return WatchRules(settings).ignores(
      name: Array(parts.last!.utf8), in: Array(parts.dropLast().joined(separator: "/").utf8))
  }

  @Test(arguments: [
    (".git", true), ("a/b/.git", true), ("node_modules", true), ("platform/a/node_modules", true),
    ("platform/a/target", true), ("platform/a/targets", false), ("platform/a/volumes", true),
    ("infra/gcp/dev/volumes", true), ("volumes", false), ("platform/volumes", false),
    ("platform/a/x/volumes", false), ("infra/gcp/volumes", false), ("src", false), ("dist", true), (".github", false),
    // A component may be called like a cache.
    ("platform/target", false), ("application/dist", false), ("platform/venv", false), ("infra/gcp/dist", false),
  ])
  func defaults(path: String, expected: Bool) { #expect(Self.ignores(path, nil) == expected) }

  @Test(arguments: [
    ("build", true), ("builda", false), ("a/build", false), ("a/b/cache", true), ("node_modules", false),
    ("platform/a/volumes", false), (".git", true), ("x/.git", true),
  ])
  func configuredReplaceDefaults(path: String, expected: Bool) {
    #expect(Self.ignores(path, ["build", "**/cache"]) == expected)
  }

  @Test(arguments: [("node_modules", false), ("platform/a/volumes", false), (".git", true)])
  func anEmptyListWatchesAllButGit(path: String, expected: Bool) { #expect(Self.ignores(path, []) == expected) }
}
