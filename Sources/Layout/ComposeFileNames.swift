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

  /// The directory of a component that may hold them.
  package static let directory: StaticString = "compose"

  /// Where a component keeps them, relative to it: the first place that has a base.
  package static let places: [StaticString] = ["", "compose"]

  /// The env file that compose reads by itself, beside its first file (compose-go, WithDotEnv).
  package static var envFile: StaticString { EnvFileName.common }

  /// What the names of those of an environment begin with.
  package static let stems: [StaticString] = ["compose.", "docker-compose."]

  /// Those of an environment, which compose itself knows nothing of: the first counts.
  package static func variants(_ environment: [UInt8]) -> [[UInt8]] {
    stems.flatMap { stem in
      [[UInt8](".yaml"), [UInt8](".yml")].map { [UInt8](stem) + environment + $0 }
    }
  }
}
