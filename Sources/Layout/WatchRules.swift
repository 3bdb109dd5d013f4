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
    ignored = WatchIgnore(settings.watchIgnore)
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

  package func component(_ path: [UInt8]) -> Component {
    Component(id: path, aliases: settings.components[path]?.aliases ?? [])
  }
}
