internal import Layout

/// A valid name of a new component: `NAME`, or `PROVIDER/ENV` for infra.
struct ComponentName: Equatable {
  /// A Kubernetes label holds 63 characters, and templates add to the name.
  static let limit = 50

  let layer: Layer
  let parts: [String]

  init(layer: Layer, name: String) throws(ScaffoldError) {
    // By bytes: a Character may be a slash with an accent.
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard parts.count == layer.depth else { throw .wrongDepth(name: name, layer: layer) }
    for part in parts {
      guard Self.isValid(part) else { throw .invalidName(part) }
      guard part.utf8.count <= Self.limit else { throw .nameTooLong(part, limit: Self.limit) }
    }
    self.layer = layer
    self.parts = parts
  }

  /// `platform/timescale`, also the path from the root.
  var id: String { "\(layer.rawValue)/\(parts.joined(separator: "/"))" }

  /// The environment that the directory stands for; only infra has one.
  var environment: String? { layer == .infra ? parts[1] : nil }

  private static func isValid(_ part: String) -> Bool {
    part.utf8.first != UInt8(ascii: "-") && !part.utf8.isEmpty
      && part.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
      }
  }
}
