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
  ]

  /// - Parameter globs: `watch.ignore` of tpl.yaml, which replaces the defaults; `.git` stays ignored.
  package init(_ globs: [[UInt8]]?) {
    var names: Set<[UInt8]> = [Array(".git")]
    if let globs {
      self.globs = globs.map { Glob($0) }
    } else {
      names.formUnion(WatchIgnore.defaultNames.map { Array($0.utf8) })
      self.globs = Layer.allCases.map { Glob(Array("\($0.rawValue)/\($0 == .infra ? "*/*" : "*")/volumes".utf8)) }
    }
    self.names = names
  }

  /// Whether a decision needs more than the name.
  package var needsPath: Bool { !globs.isEmpty }

  package func ignores(name: [UInt8]) -> Bool { names.contains(name) }

  /// - Parameter path: relative to the root.
  package func ignores(path: [UInt8]) -> Bool { globs.contains { $0.matches(path) } }
}
