import Bytes
package import Consent
import Layout
import Platform

/// The docker compose projects of a root that tpl names, for `tpl allow` to list, and those that it does not name any
/// more.
package struct ComposeNaming: Sendable {
  package struct Project: Equatable, Sendable {
    /// Its id.
    package var component: [UInt8]
    package var name: [UInt8]
    /// Whether tpl.yaml pins it.
    package var isPinned = false
  }

  /// `COMPOSE_PROJECT_NAME` is set in these.
  package private(set) var named: [Project] = []
  /// In these, versions up to 1 set it to this name, and nothing does now: a project that was started since is called
  /// that.
  package private(set) var released: [Project] = []

  /// - Parameters:
  ///   - record: with the settings as they will be; need not be saved.
  ///   - components: ids.
  ///   - environment: the one that is active in the root, unless a component of `infra` stands for another.
  ///   - base: the variables before activation.
  ///   - reader: the door to the root's files.
  package init(
    _ record: AllowRecord, components: [[UInt8]], environment: [UInt8], base: Variables, reader: RepositoryReader
  ) {
    for component in components {
      let directory = record.path.appending(component)
      let scope = Scope(record, directory: directory, chosen: nil, kept: environment)
      guard scope.component == component, let project = ComposeProject.find(in: scope) else { continue }
      let isNamedByFile = ComposeNaming.envFiles(scope).contains { ComposeNaming.namesProject($0, reader) }
      let name = ComposeName(project, in: scope, base: base, namesItself: isNamedByFile, reader: reader)
      let former = ComposeProject.name(of: scope)
      if let value = name.value {
        let isPinned = record.settings.components[component]?.project != nil
        named.append(Project(component: component, name: value, isPinned: isPinned))
      }
      // An env file has always won.
      if name.value != former, !isNamedByFile { released.append(Project(component: component, name: former)) }
    }
  }

  private static func envFiles(_ scope: Scope) -> [Path] {
    scope.layers.flatMap { scope.envFiles(in: $0) }
  }

  private static func namesProject(_ file: Path, _ reader: RepositoryReader) -> Bool {
    guard let read = try? reader.read(file) else { return false }
    return ComposeProject.mentionsProjectName(read.content)
  }
}
