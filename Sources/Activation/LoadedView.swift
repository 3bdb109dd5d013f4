package import Bytes
import Consent
package import Layout

/// What a view's files say: the variables of its env files and tools, and where its programs stand on PATH.
package struct LoadedView {
  package let layers: LayeredVariables
  package let tools: ToolVariables
  package let localTools: LocalToolPlacement

  /// - Parameters:
  ///   - base: the environment before activation.
  ///   - settings: the user's own.
  ///   - isTraced: records where everything comes from.
  ///   - mayExist: whether it is worth looking for a file. What comes later changes the time of a directory.
  package init(
    _ view: View, base: Variables, settings: UserSettings, isTraced: Bool = false, sources: EnvFileSources,
    mayExist: (Path) -> Bool = { _ in true }
  ) {
    layers = LayeredVariables(
      view, base: base, settings: settings, isTraced: isTraced, sources: sources, mayExist: mayExist)
    // Whole or not at all: what compose and Python need belongs to the environment.
    tools =
      layers.obstacle == nil
      ? ToolVariables(view, base: base, layers: layers, sources: sources) : ToolVariables()
    localTools = LocalToolPlacement(
      LocalTools(view.root), view.record, sources.approval, sources.reader)
    sources.approval.keep()
  }
}
