package import Bytes
package import Platform

/// What a shell carries from its last activation, before anything of its directory is read.
///
/// A class, because copies of a struct as large need types that each prompt would make at run time.
package final class ShellState {
  /// All that the shell exports now.
  let variables: Variables
  /// How to take back what is active; `nil` when nothing is.
  let active: UndoRecord?
  /// The variables as they were before tpl changed any.
  package let base: Variables
  /// What the shell remembers of earlier prompts.
  let memory: ShellMemory
  /// Whether the record of what is active was lost.
  let lostRecord: LostRecord
  /// Whether nothing kept the record from being read.
  let isActiveKnown: Bool

  /// What can be taken back where the record is gone.
  enum LostRecord {
    case no
    /// What tpl had set, without the values of before.
    case namesRemain
    /// An older tpl kept no names beside the record.
    case nothingRemains
  }

  /// TPL_ENV, empty when unset.
  var chosenEnvironment: [UInt8] { variables["TPL_ENV"] ?? [] }

  /// - Parameters:
  ///   - memory: what the shell handed back.
  ///   - records: where undo records are; `nil` when nothing there counts.
  package init(_ environment: Environment, memory: ShellMemory = ShellMemory(), records: Path?) {
    let current = Variables(environment)
    var (record, lost) = (UndoRecord?.none, LostRecord.no)
    if let value = current["TPL_STATE"] {
      let state = CarriedState(value)
      record = records.flatMap { UndoRecord.load(state.identifier, from: $0) }
      if record == nil {
        record = state.record(current)
        if record != nil { lost = state.namesVariables ? .namesRemain : .nothingRemains }
      }
    }
    isActiveKnown = !KernelTrouble.isMet
    variables = current
    active = record
    lostRecord = lost
    self.memory = memory
    base = current.undoing(record, without: memory.leftElements)
  }

  /// Of a shell whose activation cannot be taken back: all that it exports counts as the user's.
  package init(unmanaged environment: Environment) {
    variables = Variables(environment)
    active = nil
    base = variables
    memory = ShellMemory()
    lostRecord = .no
    isActiveKnown = true
  }

  var warnings: [PromptWarning] {
    switch lostRecord {
    case .no: []
    case .namesRemain:
      [
        PromptWarning(
          "the record of what was active here is gone; what tpl had set is unset, earlier values are lost")
      ]
    case .nothingRemains:
      [
        PromptWarning(
          "the record of what was active here is gone: variables may have stayed, start a new shell")
      ]
    }
  }
}
