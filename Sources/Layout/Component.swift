import Bytes

/// A component of a root, as far as its path tells.
package struct Component: Hashable, Sendable {
  /// The path relative to the root, which is unique in it: `platform/timescale`, `infra/gcp/dev`.
  package let id: [UInt8]
  package let layer: Layer
  package var aliases: [[UInt8]]
  /// Where ``name`` begins in the id.
  let nameStart: Int

  package init(id: [UInt8], aliases: [[UInt8]] = []) {
    self.id = id
    self.aliases = aliases
    let end = id.index(of: .slash, from: 0) ?? id.count
    let named = Layer(name: id, upTo: end)
    // Components that tpl.yaml adds outside of the three layers count as applications.
    layer = named ?? .application
    nameStart = named == nil || end == id.count ? 0 : end + 1
  }

  /// The id without the layer: `timescale`, `gcp/dev`.
  package var name: [UInt8] { Array(id[nameStart...]) }

  /// What a person types for it: the name, or its last part where a glob of tpl.yaml nests components.
  package var shortName: [UInt8] { Array(id[shortNameStart...]) }

  /// Where ``shortName`` begins in the id.
  var shortNameStart: Int {
    if layer == .infra { return nameStart }
    return id.lastIndex(of: .slash).map { $0 + 1 } ?? 0
  }
}
