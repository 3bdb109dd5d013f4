package import Bytes
import Consent
import Layout
import Platform

/// What a component's own tools need to find it: docker compose its files, Python its virtual environment (product contract,
/// section 5, points 4 and 5).
package struct ToolVariables: Sendable {
  /// What env files may overrule: whoever sets COMPOSE_FILE there means it.
  package private(set) var variables = Variables()
  /// Set whatever env files say.
  package private(set) var virtualEnvironment: Path?
  /// One line each.
  package private(set) var warnings: [String] = []

  /// - Parameters:
  ///   - envFiles: those that were loaded, in order.
  ///   - owner: the user's id.
  ///   - isTracked: whether a path relative to the root, or something below it, arrives through git.
  package init(_ view: View, envFiles: [Path], owner: UInt32, isTracked: ([UInt8]) -> Bool) {
    guard let component = view.componentDirectory else { return }
    let wanted = view.record.settings.integrations
    if wanted.compose, let project = ComposeProject(view, in: component) { addCompose(project, view, envFiles) }
    if wanted.venv, let found = VirtualEnvironment.find(in: component) {
      if let problem = found.problem(view, owner: owner, isTracked: isTracked) {
        warnings.append("\(found.path.bytes.displayed) \(problem), it is not activated")
      } else {
        virtualEnvironment = found.path
      }
    }
  }

  private mutating func addCompose(_ project: ComposeProject, _ view: View, _ envFiles: [Path]) {
    guard let files = project.fileList, let environmentFiles = ComposeProject.list(envFiles, separator: .comma) else {
      warnings.append("docker compose cannot be told of paths with ':' or ',': \(project.files[0].bytes.displayed)")
      return
    }
    variables["COMPOSE_FILE"] = files
    variables["COMPOSE_PROJECT_NAME"] = ComposeProject.name(of: view)
    // Not set, compose would read the `.env` beside its file and no other.
    if !environmentFiles.isEmpty { variables["COMPOSE_ENV_FILES"] = environmentFiles }
  }

  /// The summary does not tell of these: they are there in every component with a compose file.
  static func isExpected(_ name: [UInt8]) -> Bool {
    name.equals("COMPOSE_FILE") || name.equals("COMPOSE_PROJECT_NAME") || name.equals("COMPOSE_ENV_FILES")
  }
}
