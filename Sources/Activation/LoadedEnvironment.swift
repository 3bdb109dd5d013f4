import Consent
package import Layout

/// What a scope's files say: the variables of its env files and tools, and where its programs stand on PATH. A class as
/// ``Scope`` is.
package final class LoadedEnvironment {
  let scope: Scope
  let layers: LayeredVariables
  let tools: ToolVariables
  let localTools: LocalToolPlacement
  /// How its files were read, for further ones.
  let reader: RepositoryReader

  /// - Parameters:
  ///   - base: the environment before activation.
  ///   - settings: the user's own.
  ///   - sources: how files are read and judged.
  ///   - inputs: which files were seen; `nil` looks for each that may be there.
  ///   - isTraced: records where everything comes from.
  package init(
    of scope: Scope, base: Variables, settings: UserSettings, sources: EnvFileSources, inputs: PromptInputs? = nil,
    isTraced: Bool = false
  ) {
    let layers = LayeredVariables(
      of: scope, base: base, settings: settings, sources: sources, inputs: inputs, isTraced: isTraced)
    self.scope = scope
    self.layers = layers
    if layers.obstacle != nil {
      // Whole or not at all: what compose and Python need belongs to the environment.
      tools = ToolVariables()
    } else {
      let project: ComposeProject?
      if let inputs { project = inputs.composeProject } else { project = ComposeProject.find(in: scope) }
      tools = ToolVariables(of: scope, base: base, layers: layers, project: project, sources: sources)
    }
    reader = sources.reader
    localTools = LocalToolPlacement(
      of: LocalTools(scope.root), scope.record, approval: sources.approval, reader: sources.reader)
    sources.approval.keep()
  }
}
