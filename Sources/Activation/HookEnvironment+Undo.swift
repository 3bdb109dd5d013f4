import Bytes
import Consent
import Layout
import Platform

/// What this shell carries from its last activation.
extension HookEnvironment {
  /// - Returns: `nil` when nothing is active.
  func undoRecord(_ current: Variables, _ notices: inout [Notice]) -> UndoRecord? {
    guard let value = current["TPL_STATE"] else { return nil }
    let state = CarriedState(value)
    if runtimeProblem == nil, let record = UndoRecord.load(state.identifier, from: directories.undoRecords) {
      return record
    }
    guard let record = state.record(current) else { return nil }
    notices.append(
      Notice(
        state.namesVariables
          ? "the record of what was active here is gone; what tpl had set is unset, earlier values are lost"
          : "the record of what was active here is gone: variables may have stayed, start a new shell"))
    return record
  }

  /// Only a shell that has a memory has told it before.
  func noteShell(_ current: Variables, _ next: Variables) {
    let (before, after) = (current["TPL_STATE"], next["TPL_STATE"])
    guard before != after || after != nil && memory == ShellMemory() else { return }
    UndoCarriers(directory: directories.undoRecords).noteShell(
      carries: after.map { CarriedState($0).identifier }, now: now())
  }
}
