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

  /// Sorted by id.
  /// - Parameter fail: called for what cannot be listed.
  package func components(_ fail: (SystemError) -> Void) -> [Component] {
    var found: [Component] = []
    walk([], fail) { path, kind in
      if kind == .directory, rules.components.isComponent(path) { found.append(rules.component(path)) }
      return path.split(separator: .slash).count < rules.components.deepest
    }
    return found.sorted { $0.id.lexicographicallyPrecedes($1.id) }
  }

  /// The same where nothing may be missing.
  /// - Throws: the errno of a directory that cannot be listed.
  package func allComponents() throws(SystemError) -> [Component] {
    var failure: SystemError?
    let found = components { failure = failure ?? $0 }
    if let failure { throw failure }
    return found
  }

  /// Every entry that the watcher would index, in bytewise order of the paths, which are relative to the root.
  /// - Parameter fail: called for a directory that cannot be listed.
  package func forEachEntry(
    below subtree: [UInt8], _ fail: (SystemError) -> Void, _ visit: ([UInt8], EntryKind) -> Void
  ) {
    // `a-b` sorts between `a` and `a/b`: collected first, sorted once.
    var found: [([UInt8], EntryKind)] = []
    walk(subtree, fail) { path, kind in
      found.append((path, kind))
      return true
    }
    for (path, kind) in found.sorted(by: { $0.0.lexicographicallyPrecedes($1.0) }) { visit(path, kind) }
  }

  /// - Parameter visit: returns whether to go into a directory.
  private func walk(
    _ directory: [UInt8], _ fail: (SystemError) -> Void, _ visit: ([UInt8], EntryKind) -> Bool
  ) {
    var entries: [(name: [UInt8], kind: EntryKind)]
    do throws(SystemError) {
      entries = try DirectoryListing.entriesIfPresent(root.appending(directory))
    } catch {
      return fail(error)
    }
    if let tag = entries.first(where: { $0.kind == .file && $0.name.equals(CacheDirectoryTag.name) }),
      rules.canBeCache(directory), CacheDirectoryTag.isValid(in: root.appending(directory))
    {
      entries = [tag]
    }
    for entry in entries {
      let path = directory.isEmpty ? entry.name : directory + [.slash] + entry.name
      let descends = visit(path, entry.kind)
      if entry.kind == .directory, descends, !rules.ignores(name: entry.name, in: directory) {
        walk(path, fail, visit)
      }
    }
  }
}
