package import Bytes
package import Layout

/// `tpl list --ids`: prints the id of every component, for scripts and completions.
package struct IdentifiersVerb {
  private let lookup: Lookup
  private let layer: Layer?
  private let terminator: UInt8

  /// - Parameter layer: `nil` for all of them.
  package init(world: World, layer: Layer?, terminator: UInt8) {
    (lookup, self.layer, self.terminator) = (Lookup(world: world), layer, terminator)
  }

  package func run(in root: Path) throws(CommandFailure) {
    var text: [UInt8] = []
    for component in try lookup.components(of: root) where layer == nil || component.layer == layer {
      text += component.id
      text.append(terminator)
    }
    try Output.write(text)
  }
}
