package import Bytes
package import Consent
package import Layout

/// What a working directory means: which root, which component, which environment.
///
/// A class: of a value in an optional, the runtime would have to make a type before it can copy it (decision 0066).
package final class View: Sendable {
  package let record: AllowRecord
  /// Path of the component relative to the root; empty outside of components.
  package let component: [UInt8]
  package let environment: [UInt8]

  package var root: Path { record.path }
  package var componentDirectory: Path? { component.isEmpty ? nil : root.appending(component) }

  /// - Parameters:
  ///   - directory: canonical, in the record's root.
  ///   - chosen: TPL_ENV, or `nil`.
  ///   - kept: what `tpl use` chose for the root, or `nil`.
  package init(_ record: AllowRecord, directory: Path, chosen: [UInt8]?, kept: [UInt8]?) {
    self.record = record
    let rules = ComponentRules(record.settings)
    component = rules.component(containing: Array(directory.relative(to: record.path) ?? [])) ?? []
    environment = View.environment(component: component, chosen: chosen, kept: kept, settings: record.settings)
    let ofEnvironment = [UInt8](".env.") + environment
    envFileNames = [[UInt8](".env"), ofEnvironment, [UInt8](".env.local"), ofEnvironment + [UInt8](".local")]
  }

  /// The order of product contract, section 5: the user's choice, the environment a directory of `infra` stands for,
  /// the root's choice, the configured default.
  /// - Parameters:
  ///   - chosen: TPL_ENV, or `nil`.
  ///   - kept: what `tpl use` chose for the root, or `nil`.
  package static func environment(
    component: [UInt8], chosen: [UInt8]?, kept: [UInt8]?, settings: RootSettings
  ) -> [UInt8] {
    if let chosen, EnvironmentName.isValid(chosen) { return chosen }
    let parts = component.fields(separatedBy: .slash, omittingEmpty: true)
    if parts.count == 3, parts[0].equals("infra"), EnvironmentName.isValid(parts[2]) { return parts[2] }
    if let kept, EnvironmentName.isValid(kept) { return kept }
    return Array(settings.defaultEnvironment.utf8)
  }

  /// Behind the name of an env file that is encrypted.
  static let sealedSuffix = [UInt8](".crypt")

  /// The directories whose env files count, outer first.
  var layers: [Path] { [root] + (componentDirectory.map { [$0] } ?? []) }

  /// The env files of one directory, later ones win.
  let envFileNames: [[UInt8]]
}
