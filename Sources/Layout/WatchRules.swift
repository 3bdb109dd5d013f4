import Bytes

/// What of a root is watched and what is a component: the allowed configuration, compiled.
package struct WatchRules: Equatable, Sendable {
  package let settings: RootSettings
  package let components: ComponentRules
  private let ignored: WatchIgnore
  /// Other roots inside of this one: they have an index of their own.
  private let nestedRoots: Set<[UInt8]>

  /// - Parameter nestedRoots: relative to the root.
  package init(_ settings: RootSettings, nestedRoots: [[UInt8]] = []) {
    self.settings = settings
    self.nestedRoots = Set(nestedRoots)
    components = ComponentRules(settings)
    ignored = WatchIgnore(settings.watchIgnore, hasDefaults: settings.hasWatchDefaults)
  }

  /// Decided before the directory is opened. A component is never ignored for its name.
  /// - Parameter parent: relative to the root, empty for the root itself.
  package func ignores(name: [UInt8], in parent: [UInt8]) -> Bool {
    let byName = ignored.ignores(name: name)
    if !byName && !ignored.needsPath && nestedRoots.isEmpty { return false }
    let path = parent.isEmpty ? name : parent + [.slash] + name
    if nestedRoots.contains(path) { return true }
    if byName { return name.equals(".git") || !components.isComponent(path) }
    return ignored.ignores(path: path)
  }

  /// Whether a directory that says that it is a cache is one for the index: its content is ignored then, and its tag is
  /// not. A component is none, nor is what may hold one, nor a directory that lookups and prompts read: a file that a
  /// pull brings must not hide what lies there.
  /// - Parameter directory: relative to the root.
  package func canBeCache(_ directory: [UInt8]) -> Bool {
    ignored.hasDefaults && !directory.isEmpty && !WatchRules.isRead(directory) && !components.isComponent(directory)
      && !components.canHoldComponents(directory)
  }

  /// By its own name, whatever it lies in.
  private static func isRead(_ directory: [UInt8]) -> Bool {
    let name = directory[((directory.lastIndex(of: .slash) ?? -1) + 1)...]
    return name.equals("ops") || name.equals("localbin") || ComponentFacts.isPlace(name)
  }

  /// Whether it can follow from a directory's place, and not only from names, what of its content is ignored.
  /// - Parameter depth: levels below the root.
  package func ignoringDependsOnPlace(depth: Int) -> Bool {
    !nestedRoots.isEmpty || components.isUnbounded || depth <= components.deepest || depth < ignored.deepest
  }

  package func component(_ path: [UInt8]) -> Component {
    Component(id: path, aliases: settings.components[path]?.aliases ?? [])
  }
}
