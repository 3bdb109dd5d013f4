import Bytes
import Consent
import Layout
import Platform

/// Whether tpl names a component's docker compose project. What the project was called without tpl is what its volumes
/// are named after, so that name stays wherever somebody has chosen one.
struct ComposeName {
  /// What COMPOSE_PROJECT_NAME becomes; `nil` leaves the name to compose.
  private(set) var value: [UInt8]?
  /// Whether the shell has that of another component: that of what `tpl exec` started it in.
  private(set) var isForeign = false
  private(set) var warning: String?

  /// - Parameters:
  ///   - base: the variables before activation.
  ///   - namesItself: whether an env file names the project.
  ///   - reader: the door to the compose files.
  init(
    _ project: ComposeProject, _ view: View, base: Variables, namesItself: Bool, reader: RepositoryReader
  ) {
    let component = base["TPL_COMPONENT"]
    if base["COMPOSE_PROJECT_NAME"]?.isEmpty == false {
      isForeign = component != nil && (component != view.component || base["TPL_ROOT"] != view.root.bytes)
      // Given by hand for this shell, and compose prefers it to everything in files.
      if !isForeign { return }
    }
    let pinned = view.record.settings.components[view.component]?.project.map { Array($0.utf8) }
    guard !namesItself, pinned != nil || project.hasSharedDefault else { return }
    guard let file = project.namingFile(reader) else {
      value = pinned ?? ComposeProject.name(of: view)
      return
    }
    if pinned != nil {
      warning = "\(file.bytes.displayed) names the project itself, 'project' in tpl.yaml is not used"
    }
  }

  /// The files that can take a name back which tpl sets: their content matters to prompts, and not only which of them
  /// there are.
  static func inputs(_ view: View) -> [Path] {
    guard view.record.settings.integrations.compose, let component = view.componentDirectory,
      let project = ComposeProject(view, in: component),
      project.hasSharedDefault || view.record.settings.components[view.component]?.project != nil
    else { return [] }
    return project.files + (project.ownEnvFile.map { [$0] } ?? [])
  }
}
