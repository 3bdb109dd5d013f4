/// What `tpl.yaml` says about a root, after validation. Names and globs are bytes: a directory's name need not be
/// UTF-8.
package struct RootSettings: Equatable, Sendable {
  /// Used in the names that docker compose's projects get; `nil` means the directory's name.
  package var name: String?
  package var environments: [String] = []
  package var defaultEnvironment = "dev"
  package var protectedEnvironments: [String] = []
  /// Globs for further components, relative to the root: `application/*/*`.
  package var componentGlobs: [[UInt8]] = []
  /// Directories that are no components, relative to the root.
  package var excluded: [[UInt8]] = []
  /// Globs of directories whose content is not watched, relative to the root.
  package var watchIgnore: [[UInt8]] = []
  /// Whether those of <doc:Watching#What-is-ignored> are not watched either.
  package var hasWatchDefaults = true
  package var integrations = Integrations()
  /// Whom the sealed files of an environment are for; of one that is not listed, everybody in `.tpl/recipients`. Not
  /// part of what is allowed: only commands that encrypt read it, from the disk.
  package var recipients: [String: [[UInt8]]] = [:]
  /// Keyed by component id (`platform/timescale`).
  package var components: [[UInt8]: ComponentSettings] = [:]

  package init() {}
}

/// Which tools the activation of a component caters for.
package struct Integrations: Equatable, Sendable {
  package var compose = true
  package var venv = true

  package init() {}
}

/// The `component:` section of one component.
package struct ComponentSettings: Equatable, Sendable {
  package var aliases: [[UInt8]] = []
  package var tags: [String] = []
  package var dependsOn: [[UInt8]] = []
  package var owner: String?
  /// Of docker compose, where neither its files nor an env file names it.
  package var project: String?

  package init() {}
}
