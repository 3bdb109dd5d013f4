package import Bytes
import Consent
package import Index
package import Layout
import Platform
import SQLite
import WatcherControl
import WatcherProtocol

/// Finds components by name: the index first, the disk when the index cannot answer or its answer is not there.
package struct Lookup {
  package struct Match: Equatable {
    package var root: Path
    package var component: Component
    package var path: Path { root.appending(component.id) }
  }

  package let world: World

  package init(world: World) { self.world = world }

  /// How long a lookup waits for the watcher before it looks at the disk itself.
  private static var patience: Duration { .seconds(2) }

  /// What a name means.
  package struct Found {
    /// More than one is ambiguous.
    package var matches: [Match]
    /// The components that were compared with the name, where none is called so.
    package var others: [Component] = []
  }

  /// Every component that a name means.
  package func find(_ name: [UInt8], in roots: [Path]) throws(CommandFailure) -> Found {
    if let hit = exactHit(name, in: roots) { return Found(matches: [hit.match]) }
    let index = syncedIndex(roots)
    // An exact rung comes before all others in every root, and so does the next one.
    if let index, let hits = Lookup.exactHits(name, in: roots, index), !hits.isEmpty {
      return Found(matches: hits.map(\.match))
    }
    if let index, let hits = Lookup.prefixHits(name, in: roots, index), !hits.isEmpty {
      return Found(matches: hits.map(\.match))
    }
    var found: [(rank: Int, matches: [Match])] = []
    var others: [Component] = []
    for root in roots {
      let components = try components(of: root, index)
      if let hit = MatchLadder(components).bestRung(name) {
        found.append((hit.rank, hit.components.map { Match(root: root, component: $0) }))
      } else {
        others += components
      }
    }
    let best = found.map(\.rank).min()
    return Found(matches: found.filter { $0.rank == best }.flatMap(\.matches), others: others)
  }

  /// The id of the one component that a name means.
  package func onlyComponent(_ name: [UInt8], in root: Path) throws(CommandFailure) -> [UInt8] {
    let matches = try find(name, in: [root]).matches
    guard let match = matches.first else { throw CommandFailure(.negative, "no component '\(name.displayed)'") }
    guard matches.count == 1 else {
      throw CommandFailure(.ambiguous, "'\(name.displayed)' means several components")
    }
    return match.component.id
  }

  /// The one path that the index has for a name: one query and one stat(2), for the lookup that must not cost anything.
  /// - Returns: `nil` when there is no exact hit, more than one, or none on the disk: ``find(_:in:)`` knows more.
  package func exactPath(_ name: [UInt8], in root: Path) -> Path? {
    guard world.watcher.isRunning, let index = openIndex(),
      let ids = try? index.exactMatches(name, root: root.bytes), ids.count == 1
    else { return nil }
    let path = root.appending(ids[0])
    return FileStatus.look(path)?.isDirectory == true ? path : nil
  }

  /// The same over several roots, and not only the path.
  private func exactHit(_ name: [UInt8], in roots: [Path]) -> Hit? {
    guard world.watcher.isRunning, let index = openIndex(), let hits = Lookup.exactHits(name, in: roots, index),
      hits.count == 1, FileStatus.look(hits[0].path)?.isDirectory == true
    else { return nil }
    return hits[0]
  }

  private struct Hit {
    var root: Path
    var id: [UInt8]
    var path: Path { root.appending(id) }
    var match: Match { Match(root: root, component: Component(id: id)) }
  }

  private static func exactHits(_ name: [UInt8], in roots: [Path], _ index: IndexReader) -> [Hit]? {
    if roots.count == 1 {
      let ids = try? index.exactMatches(name, root: roots[0].bytes)
      return ids?.map { Hit(root: roots[0], id: $0) }
    }
    let found = try? index.exactMatches(name, roots: roots.map(\.bytes))
    return found?.map { Hit(root: Path($0.root), id: $0.component) }
  }

  private static func prefixHits(_ name: [UInt8], in roots: [Path], _ index: IndexReader) -> [Hit]? {
    let found = try? index.prefixMatches(name, roots: roots.map(\.bytes))
    return found?.map { Hit(root: Path($0.root), id: $0.component) }
  }

  private func openIndex() -> IndexReader? { try? IndexReader(path: world.directories.index.bytes) }

  /// The index as of now; `nil` where nobody keeps it.
  private func syncedIndex(_ roots: [Path]) -> IndexReader? {
    guard world.watcher.isRunning else { return nil }
    // Each of them: no event tells that a directory above a root was renamed, so the watcher looks at the one it is
    // asked about.
    for root in roots {
      do throws(WatcherError) {
        _ = try world.watcher.ask(.sync(root: root.bytes), within: Lookup.patience)
      } catch {
        // One that is not watched is looked at on the disk; a watcher that does not answer answers for none.
        guard error == .notWatched else { return nil }
      }
    }
    return openIndex()
  }

  /// All roots that are allowed, where the index knows just those: their records need not be read.
  /// - Returns: `nil` where it does not.
  package func indexedRoots() -> [Path]? {
    guard world.watcher.isRunning, let index = openIndex(), let roots = try? index.roots(),
      roots.allSatisfy(\.isReady), let files = try? world.consent.recordFiles()
    else { return nil }
    let paths = roots.map { Path($0.path) }.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    return Set(paths.map { world.consent.file(for: $0) }) == Set(files) ? paths : nil
  }

  /// All components of a root, as of now: after a sync, or from the disk.
  package func components(of root: Path) throws(CommandFailure) -> [Component] {
    try components(of: root, syncedIndex([root]))
  }

  private func components(of root: Path, _ index: IndexReader?) throws(CommandFailure) -> [Component] {
    if let components = try? index?.components(root: root.bytes) { return components }
    let found = try world.disk.components(root, world)
    if let trouble = KernelTrouble.first { throw CommandFailure(trouble) }
    return found
  }

  /// All components of a root with what they hold, as of now; where the index does not know what, that is left out.
  package func componentsWithFacts(of root: Path) throws(CommandFailure) -> [IndexedComponent] {
    let index = syncedIndex([root])
    if let components = try? index?.componentsWithFacts(root: root.bytes) { return components }
    return try components(of: root, nil).map { IndexedComponent(component: $0, facts: nil) }
  }

  /// What was allowed; of a root that is not allowed, what its files say.
  package func settings(of root: Path) throws(CommandFailure) -> RootSettings {
    if let record = try? world.consent.record(for: root) { return record.settings }
    return try world.disk.settings(root, world)
  }

  /// The component around a directory.
  package func component(around path: Path) throws(CommandFailure) -> Match? {
    let directory = try world.existing(path)
    let root = try world.root(around: directory)
    let rules = WatchRules(try settings(of: root))
    let relative = Array(directory.relative(to: root) ?? [])
    return rules.components.component(containing: relative).map {
      Match(root: root, component: rules.component($0))
    }
  }
}
