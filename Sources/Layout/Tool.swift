import Bytes

/// A tool whose files a component may hold: one row a tool. Of docker compose, ``ComposeFileNames`` knows more.
package enum Tool: String, CaseIterable, Sendable {
  case compose
  case kubectl
  case skaffold
  case pulumi
  case cloudInit = "cloud-init"
  case helm

  /// Files that only this tool reads, in the order in which it looks for them.
  package var markers: [StaticString] {
    switch self {
    case .compose: ComposeFileNames.bases
    case .kubectl: ["kustomization.yaml", "kustomization.yml", "Kustomization"]
    case .skaffold: ["skaffold.yaml", "skaffold.yml"]
    case .pulumi: ["Pulumi.yaml", "Pulumi.yml"]
    // As the data source NoCloud has it, and with an ending.
    case .cloudInit: ["user-data.yaml", "user-data.yml", "user-data"]
    case .helm: ["Chart.yaml"]
    }
  }

  /// The tool that reads files of this name.
  package init?(marker name: [UInt8]) {
    guard let tool = Tool.allCases.first(where: { $0.markers.contains { name.equals($0) } }) else { return nil }
    self = tool
  }

  /// Where a component keeps files of tools, relative to it.
  package static let places: [StaticString] = [
    "", "compose", "config", "k8s", "manifests", "pulumi", "cloud-init", "deploy",
  ]
}
