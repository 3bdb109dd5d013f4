package import Bytes
package import Consent
package import Layout

/// What a working directory means: which root, which component, which environment.
///
/// A class, because an optional of a struct is a type to make (<doc:0066-few-types-strings-and-calls>).
package final class View: Sendable {
  package let record: AllowRecord
  /// Path of the component relative to the root; empty outside of components.
  package let component: [UInt8]
  package let environment: [UInt8]

  package var root: Path { record.path }
  package var componentDirectory: Path? { component.isEmpty ? nil : root.appending(component) }

  /// Why there is no such environment; `nil` when there is.
  package let environmentProblem: String?

  /// - Parameters:
  ///   - directory: canonical, in the record's root.
  ///   - chosen: TPL_ENV, or `nil`.
  ///   - kept: what `tpl use` chose for the root, or `nil`.
  package init(_ record: AllowRecord, directory: Path, chosen: [UInt8]?, kept: [UInt8]?) {
    self.record = record
    let rules = ComponentRules(record.settings)
    component = rules.component(containing: Array(directory.relative(to: record.path) ?? [])) ?? []
    environment = View.environment(component: component, chosen: chosen, kept: kept, settings: record.settings)
    let known = KnownEnvironments(root: record.path, component: component, settings: record.settings)
    environmentProblem = known.contains(environment) ? nil : known.problem(environment)
    let ofEnvironment = [UInt8](".env.") + environment
    // What is no name of an environment becomes part of no path.
    envFileNames =
      EnvironmentName.isValid(environment)
      ? [[UInt8](".env"), ofEnvironment, [UInt8](".env.local"), ofEnvironment + [UInt8](".local")] : []
  }

  /// For messages: `platform/timescale (prod)`.
  package var label: String {
    let name = component.isEmpty ? Array(root.lastComponent) : component
    return "\(name.displayed) (\(environment.displayed))"
  }

  /// A file as people in the root know it.
  func name(of path: Path) -> String { Array(path.relative(to: root) ?? path.bytes[...]).displayed }

  /// <doc:Contract#The-environment-of-a-place>: the user's choice, the environment a directory of `infra` stands for,
  /// the root's choice, the configured default.
  /// - Parameters:
  ///   - chosen: TPL_ENV, or `nil`.
  ///   - kept: what `tpl use` chose for the root, or `nil`.
  package static func environment(
    component: [UInt8], chosen: [UInt8]?, kept: [UInt8]?, settings: RootSettings
  ) -> [UInt8] {
    if let chosen, !chosen.isEmpty { return chosen }
    let parts = component.fields(separatedBy: .slash, omittingEmpty: true)
    if parts.count == 3, parts[0].equals("infra"), EnvironmentName.isValid(parts[2]) { return parts[2] }
    if let kept { return kept }
    return Array(settings.defaultEnvironment.utf8)
  }

  /// Behind the name of an env file that is encrypted.
  static let sealedSuffix = [UInt8](".crypt")

  /// The directories whose env files count, outer first.
  var layers: [Path] { [root] + (componentDirectory.map { [$0] } ?? []) }

  /// The env files of one directory, later ones win.
  let envFileNames: [[UInt8]]
}
