package import Bytes
package import Consent
package import Layout
package import Platform

/// What a directory in an allowed root means: which root, which component, which environment.
///
/// A class, as all that a prompt hands on: to copy an optional struct, the runtime would have to make a type first.
package final class Scope: Sendable {
  package let record: AllowRecord
  /// Path of the component relative to the root; empty outside of components.
  package let component: [UInt8]
  package let environment: [UInt8]

  package var root: Path { record.path }
  package var componentDirectory: Path? { component.isEmpty ? nil : root.appending(component) }

  /// The directories whose env files count, outer first.
  let layers: [Path]

  /// The names of env files, later ones win.
  private let envFileNames: [[UInt8]]

  /// - Parameters:
  ///   - directory: canonical, in the record's root.
  ///   - chosen: TPL_ENV, or `nil`.
  ///   - kept: what `tpl use` chose for the root, or `nil`.
  package convenience init(_ record: AllowRecord, directory: Path, chosen: [UInt8]?, kept: [UInt8]?) {
    let component = Scope.component(of: directory, record)
    self.init(
      record, component: component,
      environment: Scope.environment(component: component, chosen: chosen, kept: kept, settings: record.settings))
  }

  /// - Parameters:
  ///   - directory: canonical, in the record's root.
  ///   - chosen: TPL_ENV, or `nil`.
  ///   - choices: of `tpl use`.
  /// - Throws: as ``ChosenEnvironments/environment(of:)``, where the choice counts.
  package convenience init(
    _ record: AllowRecord, directory: Path, chosen: [UInt8]?, choices: ChosenEnvironments
  ) throws(SystemError) {
    let component = Scope.component(of: directory, record)
    self.init(
      record, component: component,
      environment: try Scope.environment(
        component: component, chosen: chosen, choices: choices, root: record.path, settings: record.settings))
  }

  private init(_ record: AllowRecord, component: [UInt8], environment: [UInt8]) {
    self.record = record
    self.component = component
    self.environment = environment
    layers = component.isEmpty ? [record.path] : [record.path, record.path.appending(component)]
    // What is no name of an environment becomes part of no path.
    envFileNames = EnvironmentName.isValid(environment) ? EnvFileName.inOrder(of: environment) : []
  }

  private static func component(of directory: Path, _ record: AllowRecord) -> [UInt8] {
    ComponentRules(record.settings).component(containing: Array(directory.relative(to: record.path) ?? [])) ?? []
  }

  /// Why there is no such environment; `nil` when there is. Looks at the disk: a prompt asks after it has looked at the
  /// directories of its inputs, so that an environment that appears or goes meanwhile is noticed.
  package func environmentProblem() -> String? {
    let known = KnownEnvironments(root: root, component: component, settings: record.settings)
    return known.contains(environment) ? nil : known.problem(environment)
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
    named(component: component, chosen: chosen) ?? kept ?? Array(settings.defaultEnvironment.utf8)
  }

  /// The same with a choice that is read only where it counts: one that is damaged is told there and nowhere else.
  /// - Throws: as ``ChosenEnvironments/environment(of:)``.
  package static func environment(
    component: [UInt8], chosen: [UInt8]?, choices: ChosenEnvironments, root: Path, settings: RootSettings
  ) throws(SystemError) -> [UInt8] {
    if let named = named(component: component, chosen: chosen) { return named }
    return try choices.environment(of: root) ?? Array(settings.defaultEnvironment.utf8)
  }

  /// The environment that comes before the root's.
  private static func named(component: [UInt8], chosen: [UInt8]?) -> [UInt8]? {
    if let chosen, !chosen.isEmpty { return chosen }
    let parts = component.fields(separatedBy: .slash, omittingEmpty: true)
    return parts.count == 3 && parts[0].equals("infra") && EnvironmentName.isValid(parts[2]) ? parts[2] : nil
  }

  /// The env files of a layer, there or not, later ones win. In the place of each a sealed one may be.
  func envFiles(in layer: Path) -> [Path] { envFileNames.map { layer.appending($0) } }

  /// The encrypted file that stands in where an env file is missing.
  static func sealed(_ envFile: Path) -> Path { Path(EnvFileName.sealed(envFile.bytes)) }
}
