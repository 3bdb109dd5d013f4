import Bytes
import Consent
import Layout
import Platform

/// What a component's own tools need to find it: docker compose its files, Python its virtual environment.
struct ToolVariables: Sendable {
  /// What env files may overrule: a COMPOSE_FILE that is set there is meant.
  private(set) var variables = Variables()
  /// Set whatever env files say.
  private(set) var virtualEnvironment: Path?
  /// One line each.
  private(set) var warnings: [String] = []
  /// What is unset when it is there.
  private(set) var unset: [StaticString] = []

  /// None, for a scope whose env files are not loaded.
  init() {}

  /// - Parameters:
  ///   - base: the variables before activation.
  ///   - layers: the env files that were loaded.
  ///   - project: the component's compose files.
  ///   - sources: how files are read and the virtual environment is judged.
  init(
    of scope: Scope, base: Variables, layers: LayeredVariables, project: ComposeProject?, sources: EnvFileSources
  ) {
    if let project {
      addCompose(project, layers.loaded)
      let name = ComposeName(project, in: scope, base: base, namesItself: layers.namesProject, reader: sources.reader)
      variables["COMPOSE_PROJECT_NAME"] = name.value
      if name.isForeign, name.value == nil, layers.variables["COMPOSE_PROJECT_NAME"] == nil {
        unset.append("COMPOSE_PROJECT_NAME")
      }
      if let warning = name.warning { warnings.append(warning) }
    }
    if scope.record.settings.integrations.venv, let component = scope.componentDirectory {
      addVirtualEnvironment(in: component, of: scope, sources)
    }
  }

  private mutating func addVirtualEnvironment(in component: Path, of scope: Scope, _ sources: EnvFileSources) {
    guard let found = VirtualEnvironment.find(in: component) else { return }
    if let problem = found.problem(in: scope.root, sources.approval, sources.reader) {
      warnings.append("\(scope.name(of: found.path)) \(problem); it is not activated")
      return
    }
    virtualEnvironment = found.path
    unset.append("PYTHONHOME")
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
