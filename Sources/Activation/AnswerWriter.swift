import Bytes
import Layout
import Platform

/// Writes what a shell evaluates, and what it is told.
struct AnswerWriter {
  let request: PromptRequest
  let shell: ShellState
  let search: ScopeSearch
  /// How the user wants to hear what happened.
  let style: LogStyle

  /// In the place of a directory's key: no directory has these, because what is said there holds wherever the shell is.
  private static let troubleKey: UInt64 = 0
  private static let denialKey: UInt64 = 1

  // MARK: - The whole change

  /// - Parameters:
  ///   - warnings: all that holds now; what the shell was told before is not said again.
  ///   - test: tells the shell whether its next prompt needs tpl.
  func answer(_ wanted: EnvironmentChange, warnings: [PromptWarning], test: FreshnessTest) -> Answer {
    // Without a record nothing could be taken back, so nothing is changed.
    let isKept = wanted.undo == nil || wanted.keepUndo(in: request.directories.undoRecords, now: request.now())
    let change = isKept ? wanted : EnvironmentChange(leaving: shell)
    noteCarrier(before: shell.variables["TPL_STATE"], after: change.next["TPL_STATE"])
    let kept = keptNames(change.undo)
    let diff = EnvironmentDiff(from: shell.variables, to: change.next) {
      ShellParameters.canExport($0, in: request.dialect) && !kept.contains($0)
    }
    var memory = request.memory
    if !KernelTrouble.isMet { memory.warned.forget(from: AnswerWriter.troubleKey) }
    if !KernelTrouble.isDenied { memory.warned.forget(from: AnswerWriter.denialKey) }
    memory.keptNames = kept
    memory.isAskingAgain = false
    memory.leftElements = change.leftElements
    let all = warnings + (isKept ? [] : [unkeptWarning]) + keptWarnings(kept)
    var answer = Answer()
    answer.add(memory.warned.notYetShown(among: all, at: search.key))
    answer.isActive = change.undo != nil
    answer.isColored = request.isColored
    // One line says what happened.
    if answer.obstacle == nil {
      answer.summary = ActivationSummary.line(
        diff, previous: shell.variables, old: shell.active, new: change.undo, style: style)
    }
    let rest = rest(memory, test, messages: answer.messages)
    ChangeScript(shell: request.dialect, diff: diff, old: shell.active, new: change.undo)
      .append(to: &answer.script, rest: rest)
    return answer
  }

  private var unkeptWarning: PromptWarning {
    PromptWarning("cannot write to \(request.directories.runtime.bytes.displayed), nothing is activated")
  }

  /// Names that this shell keeps as they are, as long as it stays in the scope.
  private func keptNames(_ undo: UndoRecord?) -> [[UInt8]] {
    if request.memory.isAskingAgain { return request.memory.keptNames }
    guard let undo, let active = shell.active, active.isOfSameScope(as: undo) else { return [] }
    return request.memory.keptNames
  }

  private func keptWarnings(_ kept: [[UInt8]]) -> [PromptWarning] {
    if !request.memory.isAskingAgain || kept.isEmpty { return [] }
    let list = kept.map(\.displayed).joined(separator: " ")
    let name = request.dialect.rawValue
    return [PromptWarning("this \(name) has \(list) as readonly, or as no plain text, and keeps what it has")]
  }

  /// What follows the change: the memory, the test, the messages.
  private func rest(_ memory: ShellMemory, _ test: FreshnessTest, messages: [UInt8]) -> [UInt8] {
    var script: [UInt8] = []
    if memory != request.memory { request.dialect.appendLocal("__tpl_memory", memory.encoded, to: &script) }
    test.append(to: &script, request.dialect)
    if request.isToldByScript { request.dialect.appendMessage(messages, to: &script) }
    return script
  }

  /// Notes that this shell carries a record. A shell without a memory has not told it before.
  private func noteCarrier(before: [UInt8]?, after: [UInt8]?) {
    guard before != after || after != nil && request.memory == ShellMemory() else { return }
    UndoCarriers(directory: request.directories.undoRecords).noteShell(
      carries: after.map { CarriedState($0).identifier }, now: request.now())
  }

  // MARK: - Where not everything could be looked at

  /// What is active is taken back, and nothing of the new directory is used.
  func leaving(because problem: String) -> Answer {
    let warning = PromptWarning("\(problem); nothing is active, the next prompt looks again")
    return answer(
      EnvironmentChange(leaving: shell), warnings: shell.warnings + search.warnings + [warning], test: alwaysStale)
  }

  /// The shell stays as it is, and asks again at its next prompt.
  func unchanged(in trouble: SystemError) -> Answer {
    let warning = PromptWarning(
      "\(trouble); the environment stays as it is, the next prompt looks again")
    return unchanged(by: warning, key: AnswerWriter.troubleKey)
  }

  /// The same, as something may not be looked at.
  func unchanged(by denial: PromptWarning) -> Answer { unchanged(by: denial, key: AnswerWriter.denialKey) }

  private func unchanged(by warning: PromptWarning, key: UInt64) -> Answer {
    // Takes back what was noted of a change that is not made.
    noteCarrier(before: nil, after: shell.variables["TPL_STATE"])
    var memory = request.memory
    var answer = Answer()
    answer.warnings = memory.warned.notYetShown(among: [warning], at: key).map(\.text)
    answer.isColored = request.isColored
    answer.script = rest(memory, alwaysStale, messages: answer.messages)
    return answer
  }

  private var alwaysStale: FreshnessTest {
    FreshnessTest(
      workingDirectory: request.workingDirectory.bytes, presence: .doesNotMatter,
      chosenEnvironment: shell.chosenEnvironment, searchPath: shell.variables["PATH"] ?? [], token: nil, inputs: [],
      now: request.now(), contents: nil, isPhysical: request.isPhysical)
  }
}
