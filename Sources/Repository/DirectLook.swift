package import Bytes
package import Layout
package import Platform

/// Reads the layout from the disk: the answer when no index can give one.
package struct DirectLook: Sendable {
  package let root: Path
  package let rules: WatchRules

  /// - Parameter nestedRoots: relative to the root.
  package init(root: Path, settings: RootSettings, nestedRoots: [[UInt8]] = []) {
    self.root = root
    rules = WatchRules(settings, nestedRoots: nestedRoots)
  }

  /// Sorted by id. Directories that cannot be read hold no components.
  package func components() -> [Component] {
    var found: [Component] = []
    walk([], depth: 0) { path, kind in
      if kind == .directory, rules.components.isComponent(path) { found.append(rules.component(path)) }
      return path.split(separator: .slash).count < rules.components.deepest
    }
    return found.sorted { $0.id.lexicographicallyPrecedes($1.id) }
  }

  /// Every entry that the watcher would index, in bytewise order of the paths, which are relative to the root.
  package func forEachEntry(below subtree: [UInt8], _ visit: @escaping ([UInt8], EntryKind) -> Void) {
    // `a-b` sorts between `a` and `a/b`: collected first, sorted once.
    var found: [([UInt8], EntryKind)] = []
    walk(subtree, depth: 0) { path, kind in
      found.append((path, kind))
      return true
    }
    for (path, kind) in found.sorted(by: { $0.0.lexicographicallyPrecedes($1.0) }) { visit(path, kind) }
  }

  /// - Parameter visit: returns whether to go into a directory.
  private func walk(_ directory: [UInt8], depth: Int, _ visit: ([UInt8], EntryKind) -> Bool) {
    guard let entries = try? DirectoryListing.entries(root.appending(directory)) else { return }
    for entry in entries {
      let path = directory.isEmpty ? entry.name : directory + [.slash] + entry.name
      let descends = visit(path, entry.kind)
      if entry.kind == .directory, descends, !rules.ignores(name: entry.name, in: directory) {
        walk(path, depth: depth + 1, visit)
      }
    }
  }
}
