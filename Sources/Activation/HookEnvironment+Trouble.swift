import Bytes
import Platform

/// Prompts that could not look at everything: the shell stays as it is, and asks again at its next prompt.
extension HookEnvironment {
  /// No directory has it: what is said there holds wherever the shell is.
  static let troubledPlace: UInt64 = 0

  static var trouble: Notice {
    Notice("\(KernelTrouble.first); the environment stays as it is, the next prompt looks again")
  }

  /// What of the repository may not be looked at; `nil` when it hides nothing.
  static func denial(_ old: UndoRecord?, _ view: View?) -> Notice? {
    guard KernelTrouble.isDenied, let root = view?.root ?? old?.root else { return nil }
    return KernelTrouble.denial(in: root).map { Notice("\($0); the next prompt looks again") }
  }

  /// Whether that could take away what is active. It may be seen again a moment later, so the first prompt that meets it only says so;
  /// where it lasts, the next one goes by what can be seen.
  func waits(for denial: Notice, _ old: UndoRecord?, _ view: View?) -> Bool {
    guard let old, (processDirectory ?? workingDirectory).isWithin(old.root) else { return false }
    return view.map { old.isRecord(of: $0) } != false && !memory.warned.holds(denial)
  }

  func unchanged(because notice: Notice, isToldByScript: Bool) -> Answer {
    let current = Variables(environment)
    // What was told of a change that is not made.
    noteShell(Variables(), current)
    var answer = Answer(script: [], summary: nil, warnings: [])
    var remembered = memory
    for news in remembered.warned.news(among: [notice], at: HookEnvironment.troubledPlace) {
      answer.warnings.append(news.text)
    }
    answer.isColored = isColored
    if remembered != memory { shell.appendLocal("__tpl_memory", remembered.encoded, to: &answer.script) }
    let test = FreshnessTest(
      workingDirectory: workingDirectory.bytes, presence: .doesNotMatter, chosenEnvironment: current["TPL_ENV"] ?? [],
      searchPath: current["PATH"] ?? [], token: nil, inputs: [], now: now(), contents: nil,
      isPhysical: processDirectory == workingDirectory)
    test.append(to: &answer.script, shell)
    if isToldByScript { shell.appendMessage(answer.messages, to: &answer.script) }
    return answer
  }
}
