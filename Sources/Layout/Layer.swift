import Bytes

/// The three places where the Directory Template keeps components.
package enum Layer: String, CaseIterable, Sendable {
  case infra
  case platform
  case application

  /// By the name of its directory.
  init?(name: [UInt8]) { self.init(name: name, upTo: name.count) }

  /// By the first bytes of a path relative to the root. No loop over all cases: their array is one type more for a
  /// prompt to make.
  init?(name path: [UInt8], upTo end: Int) {
    let layer = path.withUnsafeBytes { bytes -> Layer? in
      let name = UnsafeRawBufferPointer(rebasing: bytes[..<end])
      if name.equals("infra") { return .infra }
      if name.equals("platform") { return .platform }
      return name.equals("application") ? .application : nil
    }
    guard let layer else { return nil }
    self = layer
  }

  /// Directory levels between the layer's directory and a component: `infra/PROVIDER/ENV`, `platform/NAME`.
  package var depth: Int { self == .infra ? 2 : 1 }
}
