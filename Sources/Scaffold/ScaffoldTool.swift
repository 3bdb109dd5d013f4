package import Layout

/// What a new component is run with. The raw value is the word after `--tool`.
package enum ScaffoldTool: String, CaseIterable, Sendable {
  case compose
  case kustomize
  case pulumi
  case cloudInit = "cloud-init"
  case skaffold
  case plain

  /// The one that is taken without `--tool`.
  package static func usual(for layer: Layer) -> ScaffoldTool {
    switch layer {
    case .infra: .pulumi
    case .platform, .application: .compose
    }
  }
}
