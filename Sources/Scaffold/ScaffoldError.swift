import Bytes
package import Layout

/// Why no plan can be made.
package enum ScaffoldError: Error, Equatable, Sendable {
  /// A part of the name does not match `[a-z0-9][a-z0-9-]*`.
  case invalidName(String)
  case nameTooLong(String, limit: Int)
  /// The number of parts is not the layer's.
  case wrongDepth(name: String, layer: Layer)
}

extension ScaffoldError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .invalidName(let name): "'\(DisplayedText.escaped(name))' is no valid component name"
    case .nameTooLong(let name, let limit): "'\(name)' is longer than \(limit) characters"
    case .wrongDepth(let name, let layer):
      "'\(DisplayedText.escaped(name))' does not name a component of the layer \(layer)"
    }
  }

  /// What to do about it.
  package var hint: String {
    switch self {
    case .invalidName: "use lower-case letters, digits and '-', beginning with a letter or digit"
    case .nameTooLong: "container and cluster names are built from it, choose a shorter one"
    case .wrongDepth(_, .infra): "give PROVIDER/ENV, for instance: tpl new infra gcp/dev"
    case .wrongDepth(_, let layer): "give one name without '/', for instance: tpl new \(layer) backend"
    }
  }
}
