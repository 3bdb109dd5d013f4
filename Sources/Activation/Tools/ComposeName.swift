import Bytes
import Consent
import Layout
import Platform

/// Whether tpl names a component's docker compose project. What the project was called without tpl is what its volumes
/// are named after, so that name stays wherever one was chosen.
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
    _ project: ComposeProject, in scope: Scope, base: Variables, namesItself: Bool, reader: RepositoryReader
  ) {
    let component = base["TPL_COMPONENT"]
    if base["COMPOSE_PROJECT_NAME"]?.isEmpty == false {
      isForeign = component != nil && (component != scope.component || base["TPL_ROOT"] != scope.root.bytes)
      // Given by hand for this shell, and compose prefers it to everything in files.
      if !isForeign { return }
    }
    let pinned = scope.record.settings.components[scope.component]?.project.map { Array($0.utf8) }
    guard !namesItself, pinned != nil || project.hasSharedDefault else { return }
    guard let file = project.namingFile(reader) else {
      value = pinned ?? ComposeProject.name(of: scope)
      return
    }
    if pinned != nil {
      warning = "\(file.bytes.displayed) names the project itself, 'project' in tpl.yaml is not used"
    }
  }
}
