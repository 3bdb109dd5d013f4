import Bytes
import Layout
import Testing

@Suite struct WatchIgnoreTests {
  private static func ignores(_ path: String, _ globs: [String] = [], hasDefaults: Bool = true) -> Bool {
    var settings = RootSettings()
    settings.watchIgnore = globs.map { Array($0.utf8) }
    settings.hasWatchDefaults = hasDefaults
    let parts = path.split(separator: "/")
    return WatchRules(settings).ignores(
      name: Array(parts.last!.utf8), in: Array(parts.dropLast().joined(separator: "/").utf8))
  }

  @Test(arguments: [
    (".git", true), ("a/b/.git", true), ("node_modules", true), ("platform/a/node_modules", true),
    ("platform/a/target", true), ("platform/a/targets", false), ("platform/a/volumes", true),
    ("infra/gcp/dev/volumes", true), ("volumes", false), ("platform/volumes", false),
    ("platform/a/x/volumes", false), ("infra/gcp/volumes", false), ("src", false), ("dist", true), (".github", false),
    ("a/.next", true), (".cache", true), ("bazel-out", true), ("bazel", false), ("platform/a/.pytest_cache", true),
    // A component may be called like a cache.
    ("platform/target", false), ("application/dist", false), ("platform/venv", false), ("infra/gcp/dist", false),
  ])
  func defaults(path: String, expected: Bool) { #expect(Self.ignores(path) == expected) }

  @Test(arguments: [
    ("build", true), ("builda", false), ("a/build", false), ("a/b/cache", true), ("node_modules", true),
    ("platform/a/volumes", true), (".git", true), ("x/.git", true),
  ])
  func configuredAddToDefaults(path: String, expected: Bool) {
    #expect(Self.ignores(path, ["build", "**/cache"]) == expected)
  }

  @Test(arguments: [
    ("build", true), ("node_modules", false), ("bazel-out", false), ("platform/a/volumes", false), (".git", true),
  ])
  func withoutDefaultsAllButGitIsWatched(path: String, expected: Bool) {
    #expect(Self.ignores(path, ["build"], hasDefaults: false) == expected)
  }

  @Test(arguments: [
    ("", false), ("platform", false), ("platform/a", false), ("platform/a/cache", true), ("x", true),
    ("platform/a/compose", false), ("platform/a/scripts", false), ("platform/a/k8s", false), ("ops", false),
    ("localbin", false), ("platform/a/scripts/cache", true), ("scripts.d", true),
  ])
  func whatIsReadIsNoCache(directory: String, expected: Bool) {
    var settings = RootSettings()
    #expect(WatchRules(settings).canBeCache(Array(directory.utf8)) == expected)
    settings.hasWatchDefaults = false
    #expect(!WatchRules(settings).canBeCache(Array(directory.utf8)))
  }
}
