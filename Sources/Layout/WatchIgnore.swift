import Bytes

/// Directories that are entries of their parent but whose content is neither watched nor indexed.
package struct WatchIgnore: Equatable, Sendable {
  /// Decided by the name alone, before the directory is opened.
  private let names: Set<[UInt8]>
  private let globs: [Glob]

  /// Caches and tool state, which are not looked up in the index; a component's `volumes/` is container data with
  /// foreign owners.
  static let defaultNames = [
    ".hg", ".svn", ".jj", "node_modules", ".venv", "venv", "__pycache__", ".terraform", ".direnv", "target", "dist",
    ".build", ".gradle", ".next", ".nuxt", ".svelte-kit", ".turbo", ".parcel-cache", ".cache", ".tox", ".nox",
    ".mypy_cache", ".pytest_cache", ".ruff_cache", ".eggs", ".stack-work", ".dart_tool", ".idea", ".vs",
  ]
  private static let bazel: StaticString = "bazel-"

  /// Whether the defaults count, among them directories that say that they are caches.
  package let hasDefaults: Bool

  /// - Parameters:
  ///   - globs: `watch.ignore` of tpl.yaml.
  ///   - hasDefaults: `watch.defaults`; `.git` is ignored without them too.
  package init(_ globs: [[UInt8]], hasDefaults: Bool) {
    self.hasDefaults = hasDefaults
    var names: Set<[UInt8]> = [Array(".git")]
    var all = globs.map { Glob($0) }
    if hasDefaults {
      names.formUnion(WatchIgnore.defaultNames.map { Array($0.utf8) })
      all += Layer.allCases.map { Glob(Array("\($0.rawValue)/\($0 == .infra ? "*/*" : "*")/volumes".utf8)) }
    }
    (self.names, self.globs) = (names, all)
  }

  /// Whether a decision needs more than the name.
  package var needsPath: Bool { !globs.isEmpty }

  /// Directory levels below the root within which a decision can need more than the name.
  var deepest: Int { globs.reduce(0) { max($0, $1.depth ?? .max) } }

  package func ignores(name: [UInt8]) -> Bool {
    names.contains(name) || hasDefaults && name.hasPrefix(WatchIgnore.bazel)
  }

  /// - Parameter path: relative to the root.
  package func ignores(path: [UInt8]) -> Bool { globs.contains { $0.matches(path) } }
}
