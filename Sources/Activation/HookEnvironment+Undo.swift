import Bytes
import Consent
import Layout
import Platform

/// What this shell carries from its last activation.
extension HookEnvironment {
  /// - Returns: `nil` when nothing is active.
  func undoRecord(_ current: Variables, _ notices: inout [Notice]) -> UndoRecord? {
    guard let state = current["TPL_STATE"] else { return nil }
    if runtimeProblem == nil, let record = UndoRecord.load(state, from: directories.undoRecords) { return record }
    guard let (record, isWhole) = reconstructedRecord(current) else { return nil }
    notices.append(
      Notice(
        isWhole
          ? "the record of what was active here is gone; what tpl had set is unset, earlier values are lost"
          : "the record of what was active here is gone, and the files do not tell: variables may have stayed, start a "
            + "new shell"))
    return record
  }

  /// The runtime directory goes with the last login session, a terminal multiplexer stays: then the files still tell
  /// what was set, and what the shell holds unchanged is taken back.
  /// - Returns: with whether the files told everything.
  private func reconstructedRecord(_ current: Variables) -> (UndoRecord, isWhole: Bool)? {
    guard let root = current["TPL_ROOT"].map({ Path($0) }), root.isAbsolute else { return nil }
    let component = current["TPL_COMPONENT"] ?? []
    let environment = current["TPL_ENVIRONMENT"] ?? []
    var elements = [root.appending("localbin").bytes]
    var set = Variables()
    for name in ["TPL_ROOT", "TPL_COMPONENT", "TPL_LAYER", "TPL_ENVIRONMENT"] as [StaticString] {
      set[name] = current[name]
    }
    var isWhole = false
    if let view = view(root, component, environment) {
      let settings = userSettings.settings
      let loaded = LoadedView(
        view, base: current, settings: settings, sources: sources(of: view, base: current, settings))
      let tools = loaded.tools
      isWhole = loaded.layers.obstacle == nil
      for source in [loaded.layers.variables, tools.variables] {
        for name in source.names where set[name] == nil { set[name] = source[name] }
      }
      if let path = tools.virtualEnvironment {
        set["VIRTUAL_ENV"] = path.bytes
        elements.append(VirtualEnvironment(path: path).programs.bytes)
      }
    }
    let record = UndoRecord(
      root: root, component: component, environment: environment,
      scalars: set.names.map { UndoRecord.Scalar(name: $0, previous: nil, digest: set[$0]?.fnv1a) },
      pathElements: elements)
    return (record, isWhole)
  }

  /// Only a shell that has a memory has told it before.
  func noteShell(_ current: Variables, _ next: Variables) {
    let (before, after) = (current["TPL_STATE"], next["TPL_STATE"])
    guard before != after || after != nil && memory == ShellMemory() else { return }
    UndoCarriers(directory: directories.undoRecords).noteShell(carries: after)
  }

  private func view(_ root: Path, _ component: [UInt8], _ environment: [UInt8]) -> View? {
    guard let allowed = try? ConsentStore(directories).record(for: root) else { return nil }
    let view = View(allowed, directory: root.appending(component), chosen: environment, kept: nil)
    return view.component == component ? view : nil
  }
}
