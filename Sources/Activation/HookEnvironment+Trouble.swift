import Bytes
import Platform

/// Prompts that could not look at everything: the shell stays as it is, and asks again at its next prompt.
extension HookEnvironment {
  /// No directory has these: what is said there holds wherever the shell is.
  static let troubledPlace: UInt64 = 0
  static let deniedPlace: UInt64 = 1

  static var trouble: Notice {
    Notice("\(KernelTrouble.first); the environment stays as it is, the next prompt looks again")
  }

  /// What of the repository may not be looked at; `nil` when it hides nothing.
  static func denial(_ old: UndoRecord?, _ view: View?) -> Notice? {
    guard KernelTrouble.isDenied, let root = view?.root ?? old?.root else { return nil }
    return KernelTrouble.denial(in: root).map { Notice("\($0); the next prompt looks again") }
  }

  /// What is active is taken back, and nothing of the new place is used.
  func leave(_ position: ShellPosition, because problem: String, isToldByScript: Bool) -> Answer {
    let notice = Notice("\(problem); nothing is active, the next prompt looks again")
    return assemble(
      Activation(deactivating: position.base), position, notices: position.notices + [notice],
      isToldByScript: isToldByScript, test: asking(position.current))
  }

  func unchanged(because notice: Notice, at place: UInt64, isToldByScript: Bool) -> Answer {
    let current = Variables(environment)
    // What was told of a change that is not made.
    noteShell(Variables(), current)
    var answer = Answer(script: [], summary: nil, warnings: [])
    var remembered = memory
    for news in remembered.warned.news(among: [notice], at: place) { answer.warnings.append(news.text) }
    answer.isColored = isColored
    if remembered != memory { shell.appendLocal("__tpl_memory", remembered.encoded, to: &answer.script) }
    asking(current).append(to: &answer.script, shell)
    if isToldByScript { shell.appendMessage(answer.messages, to: &answer.script) }
    return answer
  }

  /// No prompt is fresh.
  private func asking(_ current: Variables) -> FreshnessTest {
    FreshnessTest(
      workingDirectory: workingDirectory.bytes, presence: .doesNotMatter, chosenEnvironment: current["TPL_ENV"] ?? [],
      searchPath: current["PATH"] ?? [], token: nil, inputs: [], now: now(), contents: nil,
      isPhysical: processDirectory == workingDirectory)
  }
}
