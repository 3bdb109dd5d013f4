import Bytes
import Index
import Layout

/// What the entries of one directory of a component say of it: the component's own, its scripts, or a place of tools.
struct ComponentListing {
  /// Names of files and symlinks, sorted.
  private(set) var files: [[UInt8]] = []
  /// Those directories in it that say something of the component, too.
  private(set) var places: [[UInt8]] = []
  /// Tools that have a marker there; `nil` where something has the name of a marker or of a place and names do not tell
  /// what it is: a symlink, an ignored directory.
  private(set) var tools: Set<Tool>? = []

  init(_ children: PackedChildren) {
    children.forEach { add([UInt8]($0.name), $0.kind) }
  }

  private mutating func add(_ name: [UInt8], _ kind: UInt8) {
    let isPlace = ComponentFacts.isPlace(name[...])
    switch kind {
    case PackedChild.directory:
      if isPlace { places.append(name) }
    case PackedChild.ignoredDirectory:
      if isPlace { tools = nil }
    case PackedChild.symlink:
      files.append(name)
      if isPlace || Tool(marker: name) != nil { tools = nil }
    case PackedChild.file:
      files.append(name)
      if let tool = Tool(marker: name) { tools?.insert(tool) }
    default: break
    }
  }
}
