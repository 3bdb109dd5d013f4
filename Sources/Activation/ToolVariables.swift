package import Bytes
import Consent
import Layout
import Platform

/// What a component's own tools need to find it: docker compose its files, Python its virtual environment.
package struct ToolVariables: Sendable {
  /// What env files may overrule: whoever sets COMPOSE_FILE there means it.
  package private(set) var variables = Variables()
  /// Set whatever env files say.
  package private(set) var virtualEnvironment: Path?
  /// None, for a view whose env files are not loaded.
  init() {}

  /// One line each.
  package private(set) var warnings: [String] = []
  /// What the view takes away when it is there.
  private(set) var unset: [StaticString] = []

  /// - Parameters:
  ///   - base: the variables before activation.
  ///   - layers: the env files that were loaded.
  ///   - sources: how files are read and the virtual environment is judged.
  package init(_ view: View, base: Variables, layers: LayeredVariables, sources: EnvFileSources) {
    guard let component = view.componentDirectory else { return }
    let wanted = view.record.settings.integrations
    if wanted.compose, let project = ComposeProject(view, in: component) {
      addCompose(project, layers.loaded)
      let name = ComposeName(project, view, base: base, namesItself: layers.namesProject, reader: sources.reader)
      variables["COMPOSE_PROJECT_NAME"] = name.value
      if name.isForeign, name.value == nil, layers.variables["COMPOSE_PROJECT_NAME"] == nil {
        unset.append("COMPOSE_PROJECT_NAME")
      }
      if let warning = name.warning { warnings.append(warning) }
    }
    if wanted.venv, let found = VirtualEnvironment.find(in: component) {
      if let problem = found.problem(view.root, sources.approval, sources.reader) {
        warnings.append("\(view.name(of: found.path)) \(problem); it is not activated")
      } else {
        virtualEnvironment = found.path
        unset.append("PYTHONHOME")
      }
    }
  }

  private mutating func addCompose(_ project: ComposeProject, _ loaded: [Path]) {
    // Compose's own comes first: what tpl loads wins, as it does in the shell.
    let envFiles = loaded.isEmpty ? [] : (project.ownEnvFile.map { [$0] } ?? []) + loaded
    guard let files = project.fileList, let environmentFiles = ComposeProject.list(envFiles, separator: .comma) else {
      warnings.append("docker compose cannot be told of paths with ':' or ',': \(project.files[0].bytes.displayed)")
      return
    }
    variables["COMPOSE_FILE"] = files
    // Not set, compose would read the `.env` beside its file and no other.
    if !environmentFiles.isEmpty { variables["COMPOSE_ENV_FILES"] = environmentFiles }
  }

  /// The summary does not tell of these: they are there in every component with a compose file.
  static func isExpected(_ name: [UInt8]) -> Bool {
    name.equals("COMPOSE_FILE") || name.equals("COMPOSE_PROJECT_NAME") || name.equals("COMPOSE_ENV_FILES")
  }
}
