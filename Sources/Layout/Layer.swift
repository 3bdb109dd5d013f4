/// The three places where the Directory Template keeps components.
package enum Layer: String, CaseIterable, Sendable {
  case infra
  case platform
  case application

  /// Directory levels between the layer's directory and a component: `infra/PROVIDER/ENV`, `platform/NAME`.
  package var depth: Int { self == .infra ? 2 : 1 }
}
