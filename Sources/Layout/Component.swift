import Bytes

/// A component of a root, as far as its path tells.
package struct Component: Hashable, Sendable {
  /// The path relative to the root, which is unique in it: `platform/timescale`, `infra/gcp/dev`.
  package let id: [UInt8]
  package let layer: Layer
  package var aliases: [[UInt8]]

  package init(id: [UInt8], aliases: [[UInt8]] = []) {
    self.id = id
    self.aliases = aliases
    let first = id.prefix { $0 != .slash }
    // Components that tpl.yaml adds outside of the three layers count as applications.
    layer = Layer.allCases.first { first.elementsEqual($0.rawValue.utf8) } ?? .application
  }

  /// The id without the layer: `timescale`, `gcp/dev`.
  package var name: [UInt8] {
    let layerName = Array(layer.rawValue.utf8) + [.slash]
    return id.starts(with: layerName) ? Array(id[layerName.count...]) : id
  }

  /// What a person types for it: the name, or its last part where a glob of tpl.yaml nests components.
  package var shortName: [UInt8] {
    layer == .infra ? name : Array(name.split(separator: .slash).last ?? [])
  }
}
