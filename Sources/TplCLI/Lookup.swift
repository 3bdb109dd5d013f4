import Bytes
import Components
import Configuration
import Consent
import Index
import Layout
import Platform
import SQLite
import WatcherProtocol

/// Finds components by name: the index first, the disk when the index cannot answer or its answer is not there.
struct Lookup {
  struct Match: Equatable {
    var root: Path
    var component: Component
    var path: Path { root.appending(component.id) }
  }

  let world: World

  /// How long a lookup waits for the watcher before it looks at the disk itself, in milliseconds.
  private static let patience: Int32 = 2_000

  /// Every component that a name means; more than one is ambiguous.
  func matches(_ name: [UInt8], in roots: [Path]) throws(CommandFailure) -> [Match] {
    var found: [(rank: Int, matches: [Match])] = []
    for root in roots {
      guard let hit = MatchLadder(try components(of: root)).bestRung(name) else { continue }
      found.append((hit.rank, hit.components.map { Match(root: root, component: $0) }))
    }
    let best = found.map(\.rank).min()
    return found.filter { $0.rank == best }.flatMap(\.matches)
  }

  /// The id of the one component that a name means.
  func onlyComponent(_ name: [UInt8], in root: Path) throws(CommandFailure) -> [UInt8] {
    let matches = try matches(name, in: [root])
    guard let match = matches.first else { throw CommandFailure(.negative, "no component '\(name.displayed)'") }
    guard matches.count == 1 else {
      throw CommandFailure(.ambiguous, "'\(name.displayed)' means several components")
    }
    return match.component.id
  }

  /// The one path that the index has for a name: one query and one stat(2), for the lookup that must not cost anything.
  /// - Returns: `nil` when there is no exact hit, more than one, or none on the disk: ``matches(_:in:)`` knows more.
  func exactPath(_ name: [UInt8], in root: Path) -> Path? {
    guard world.isWatcherRunning, let index = try? IndexReader(path: world.directories.index.bytes),
      let ids = try? index.exactMatches(name, root: root.bytes), ids.count == 1
    else { return nil }
    let path = root.appending(ids[0])
    return FileStatus.look(path)?.isDirectory == true ? path : nil
  }

  /// All components of a root, as of now: after a sync, or from the disk.
  func components(of root: Path) throws(CommandFailure) -> [Component] {
    if world.isWatcherRunning,
      (try? world.ask(.sync(root: root.bytes), timeout: Lookup.patience)) != nil,
      let index = try? IndexReader(path: world.directories.index.bytes),
      let components = try? index.components(root: root.bytes)
    {
      return components
    }
    let found = try directLook(root).components { Output.warn("\($0)") }
    if KernelTrouble.isMet { throw CommandFailure(KernelTrouble.first) }
    return found
  }

  func directLook(_ root: Path) throws(CommandFailure) -> DirectLook {
    let nested: [[UInt8]]
    do throws(SystemError) {
      nested = ConsentStore.roots(inside: root, among: try world.consent.records())
    } catch {
      throw CommandFailure(error)
    }
    return DirectLook(root: root, settings: try settings(of: root), nestedRoots: nested)
  }

  /// What was allowed; of a root that is not allowed, what its files say.
  func settings(of root: Path) throws(CommandFailure) -> RootSettings {
    if let record = try? world.consent.record(for: root) { return record.settings }
    do throws(RepositoryConfigurationError) {
      return try RepositoryConfiguration.load(root).settings
    } catch {
      throw CommandFailure(error)
    }
  }

  /// The component around a directory.
  func component(around path: Path) throws(CommandFailure) -> Match? {
    let directory = try world.existing(path)
    let root = try world.root(around: directory)
    let rules = WatchRules(try settings(of: root))
    let relative = Array(directory.relative(to: root) ?? [])
    return rules.components.component(containing: relative).map {
      Match(root: root, component: rules.component($0))
    }
  }

  /// Nearest names for a query without a hit.
  func suggestions(_ name: [UInt8], in roots: [Path]) -> [[UInt8]] {
    let all = roots.flatMap { (try? components(of: $0)) ?? [] }
    return MatchLadder(all).suggestions(for: name).map(\.id)
  }
}
