package import Bytes
import Consent
import Index
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

  /// Every component that a name means; more than one is ambiguous.
  package func matches(_ name: [UInt8], in roots: [Path]) throws(CommandFailure) -> [Match] {
    var found: [(rank: Int, matches: [Match])] = []
    for root in roots {
      guard let hit = MatchLadder(try components(of: root)).bestRung(name) else { continue }
      found.append((hit.rank, hit.components.map { Match(root: root, component: $0) }))
    }
    let best = found.map(\.rank).min()
    return found.filter { $0.rank == best }.flatMap(\.matches)
  }

  /// The id of the one component that a name means.
  package func onlyComponent(_ name: [UInt8], in root: Path) throws(CommandFailure) -> [UInt8] {
    let matches = try matches(name, in: [root])
    guard let match = matches.first else { throw CommandFailure(.negative, "no component '\(name.displayed)'") }
    guard matches.count == 1 else {
      throw CommandFailure(.ambiguous, "'\(name.displayed)' means several components")
    }
    return match.component.id
  }

  /// The one path that the index has for a name: one query and one stat(2), for the lookup that must not cost anything.
  /// - Returns: `nil` when there is no exact hit, more than one, or none on the disk: ``matches(_:in:)`` knows more.
  package func exactPath(_ name: [UInt8], in root: Path) -> Path? {
    guard world.watcher.isRunning, let index = try? IndexReader(path: world.directories.index.bytes),
      let ids = try? index.exactMatches(name, root: root.bytes), ids.count == 1
    else { return nil }
    let path = root.appending(ids[0])
    return FileStatus.look(path)?.isDirectory == true ? path : nil
  }

  /// All components of a root, as of now: after a sync, or from the disk.
  package func components(of root: Path) throws(CommandFailure) -> [Component] {
    if world.watcher.isRunning,
      (try? world.watcher.ask(.sync(root: root.bytes), within: Lookup.patience)) != nil,
      let index = try? IndexReader(path: world.directories.index.bytes),
      let components = try? index.components(root: root.bytes)
    {
      return components
    }
    let found = try world.disk.components(root, world)
    if let trouble = KernelTrouble.first { throw CommandFailure(trouble) }
    return found
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

  /// Nearest names for a query without a hit.
  package func suggestions(_ name: [UInt8], in roots: [Path]) -> [[UInt8]] {
    let all = roots.flatMap { (try? components(of: $0)) ?? [] }
    return MatchLadder(all).suggestions(for: name).map(\.id)
  }
}
