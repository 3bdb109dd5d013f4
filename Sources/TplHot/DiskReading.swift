package import Bytes
package import Consent
package import Layout
import Platform

/// What a hot verb needs only sometimes, from targets that it must not link: YAML, and the layout as the disk has it.
/// `main` hands it in.
package struct DiskReading: Sendable {
  /// The user's own `config.yaml`.
  package typealias UserSettings = @Sendable (_ content: [UInt8], _ file: Path) -> CompiledSettings
  /// What was allowed; of a root that is not allowed, what its files say.
  package typealias Settings = @Sendable (_ root: Path, World) throws(CommandFailure) -> RootSettings
  /// All components of a root, where no index can tell them.
  package typealias Components = @Sendable (_ root: Path, World) throws(CommandFailure) -> [Component]

  let userSettings: UserSettings
  let settings: Settings
  let components: Components

  package init(
    userSettings: @escaping UserSettings, settings: @escaping Settings, components: @escaping Components
  ) {
    self.userSettings = userSettings
    self.settings = settings
    self.components = components
  }
}
