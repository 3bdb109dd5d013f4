import Bytes

/// The names of docker compose's files. The one list: what activates, what `tpl which` prints and what `tpl list` shows
/// agree.
package enum ComposeFileNames {
  /// In the order in which compose looks for them (compose-go, DefaultFileNames).
  package static let bases: [StaticString] = [
    "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml",
  ]

  /// Of whichever base; the first counts (compose-go, DefaultOverrideFileNames).
  package static let overrides: [StaticString] = [
    "compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml",
  ]

  /// Where a component keeps them, relative to it: the first place that has a base.
  package static let places: [StaticString] = ["", "compose"]

  /// Those of an environment, which compose itself knows nothing of: the first counts.
  package static func variants(_ environment: [UInt8]) -> [[UInt8]] {
    let stems: [StaticString] = ["compose.", "docker-compose."]
    return stems.flatMap { stem in
      [[UInt8](".yaml"), [UInt8](".yml")].map { [UInt8](stem) + environment + $0 }
    }
  }
}
