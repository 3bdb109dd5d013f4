import Bytes

/// The three places where the Directory Template keeps components.
package enum Layer: String, CaseIterable, Sendable {
  case infra
  case platform
  case application

  /// By the name of its directory. No loop over all cases: their array is one type more for a prompt to make.
  init?(name: [UInt8]) {
    if name.equals("infra") {
      self = .infra
    } else if name.equals("platform") {
      self = .platform
    } else if name.equals("application") {
      self = .application
    } else {
      return nil
    }
  }

  /// Directory levels between the layer's directory and a component: `infra/PROVIDER/ENV`, `platform/NAME`.
  package var depth: Int { self == .infra ? 2 : 1 }
}
