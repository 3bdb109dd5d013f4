package import Bytes
import Layout
package import Platform

/// What a component's directory holds, by a look at the disk.
package struct ComponentFacts: Sendable {
  /// Tools whose marker files are there, in the order of the table.
  package var tools: [String]
  /// Scripts without `.sh`, sorted.
  package var scripts: [[UInt8]]
  /// Names of env files, sorted.
  package var envFiles: [[UInt8]]

  /// One row a tool: files that only this tool reads.
  private static let markers: [(tool: String, names: [String])] = [
    ("compose", ComposeFileNames.bases.map { "\($0)" }),
    ("kubectl", ["kustomization.yaml", "kustomization.yml", "Kustomization"]),
    ("skaffold", ["skaffold.yaml", "skaffold.yml"]),
    ("pulumi", ["Pulumi.yaml", "Pulumi.yml"]),
    ("helm", ["Chart.yaml"]),
  ]

  /// Tools keep their files in the component or one level down.
  private static let places = ["", "compose", "config", "k8s", "manifests", "pulumi", "cloud-init", "deploy"]

  /// - Throws: the errno of a directory that cannot be listed.
  package init(_ directory: Path) throws(SystemError) {
    tools = ComponentFacts.markers.filter { row in
      ComponentFacts.places.contains { place in
        row.names.contains {
          FileStatus.look(directory.appending(place).appending($0))?.isRegular == true
        }
      }
    }.map(\.tool)
    scripts = try ComponentFacts.files(directory.appending("scripts"))
      .map { $0.hasSuffix(".sh") ? Array($0.dropLast(3)) : $0 }
    envFiles = try ComponentFacts.envFiles(directory)
  }

  /// Names of the files that activation may read, examples excepted; sorted.
  package static func envFiles(_ directory: Path) throws(SystemError) -> [[UInt8]] {
    try files(directory).filter { name in
      (name.equals(".env") || name.hasPrefix(".env.")) && !name.hasSuffix(".example")
        && !TemporaryName.isTemporary(name)
    }
  }

  private static func files(_ directory: Path) throws(SystemError) -> [[UInt8]] {
    try DirectoryListing.entriesIfPresent(directory).filter { $0.kind == .file || $0.kind == .symlink }.map(\.name)
  }
}
