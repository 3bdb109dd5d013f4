import Glibc
import TestSupport

/// Looks at what a faulted run left behind.
struct Judge {
  let operation: Operation
  let reference: Reference
  let before: Tree
  let room: FaultRoom

  /// Statuses that the contract knows.
  static let contract: Set<Int32> = [0, 1, 3, 64, 65, 69, 74, 75, 77, 124, 130]

  func violations(_ fault: Fault, _ run: SupervisedRun.Result, _ result: CommandResult) throws -> [Violation] {
    guard run.status != nil else { return [Violation(kind: .hang, text: "it does not end")] }
    let after = room.tree()
    if case .damage(let damage) = fault { damage.undo(room, after) }
    if isElsewhere(run) { return [] }
    if isUnable(fault, result) { return try nextRun(after, fault) }
    let isDone = result.status == reference.result.status && fault.kind != .kill
    var found = files(
      after, isDone: isDone, isSaid: Judge.complains(result), leavesOut: Judge.namesWhatIsLeftOut(result))
    if fault.kind == .full, operation.isSession {
      // What the shell itself wrote of a file is noted as it is.
      found.removeAll { $0.kind == .half && $0.text.contains("tpl/known/") }
    }
    found += plainText(after, result)
    if fault.kind != .kill { found += strayPlainText() }
    found += statusViolations(fault, run, result)
    if isDone { found += try doneViolations(result) }
    found += try invariants(fault, result)
    if case .damage(let damage) = fault { return Judge.shortened(afterDamage(damage, found, after, result).sorted()) }
    found += try nextRun(after, fault)
    if isTestOfShell(run) { found.removeAll { !$0.text.contains("home/.bashrc is") } }
    return Judge.shortened(found.sorted())
  }

  /// A tree that was not made says so once.
  private static func shortened(_ found: [Violation]) -> [Violation] {
    Violation.Kind.allCases.flatMap { kind in
      let some = found.filter { $0.kind == kind }
      return some.count <= 3 ? some : some.prefix(2) + [Violation(kind: kind, text: "and \(some.count - 2) more")]
    }
  }

  /// The file may be as it was damaged, or new; a key is never replaced. Whatever else there is may stay undone, if
  /// that is said.
  private func afterDamage(
    _ damage: Damage, _ found: [Violation], _ after: Tree, _ result: CommandResult
  ) -> [Violation] {
    let file = damage.file(in: before) ?? damage.path
    let found = found.filter {
      if $0.text.hasPrefix(file) || $0.kind == .unrecorded { return false }
      // Whose key it was cannot be told from a damaged certificate: the key stays confirmed until the files are written
      // for others.
      return !($0.text.hasPrefix("data/tpl/recipients/") && file.hasSuffix(".crt") && Judge.complains(result))
    }
    guard file.hasSuffix("identity.pem"), let key = before.bytes(file), let now = after.bytes(file),
      now != damage.damaged(key)
    else { return found }
    return found + [Violation(kind: .lost, text: "\(file) was replaced")]
  }

  /// A shell is not right while the trouble lasts, if it says so.
  private func invariants(_ fault: Fault, _ result: CommandResult) throws -> [Violation] {
    let problems = try operation.invariant(room, result)
    let lasts = operation.isSession && [.full, .limit, .corrupt].contains(fault.kind)
    if lasts, Judge.complains(result) { return [] }
    if operation.name == "reload-arrived", Judge.namesWhatIsLeftOut(result) { return [] }
    return problems.map { Violation(kind: operation.isSession ? .wrong : .lost, text: $0) }
  }

  /// Whether `tpl allow` was not permitted to look at something, has left it out, and said so.
  static func namesWhatIsLeftOut(_ result: CommandResult) -> Bool {
    result.errors.contains(" cannot be read: permission denied")
  }

  /// A program that does not load shows nothing of tpl; nor does a shell that cannot redirect.
  private func isUnable(_ fault: Fault, _ result: CommandResult) -> Bool {
    result.errors.contains("error while loading shared libraries")
      || (fault.kind == .limit && (result.errors.contains("sh: 1: 1: ") || isShellUnable(result)))
      || isOtherProgramEnded(fault, result) || isOutOfMemory(fault, result)
  }

  /// Of a script's programs the count met another call than when they were written down: a pipe, which has no disk.
  private func isElsewhere(_ run: SupervisedRun.Result) -> Bool {
    guard operation.scope == .everything, let injected = run.injected else { return false }
    // Nor does a script answer for the shell that is to run it.
    if injected.call.name == "execve" { return injected.path.hasSuffix("/bash") }
    return !injected.path.hasPrefix(room.sandbox.root) || injected.program == "bash" && injected.path.hasSuffix(".sh")
  }

  /// The shell's own test, which tells no error from an absence: what a script does then it says, but it cannot know
  /// better. No startup file of the user's may suffer all the same.
  private func isTestOfShell(_ run: SupervisedRun.Result) -> Bool {
    guard operation.scope == .everything, let injected = run.injected else { return false }
    return injected.program == "bash" && ["newfstatat", "faccessat", "faccessat2"].contains(injected.call.name)
  }

  /// The runtime's last words, between two prompts of a shell that goes on, and those of git's shell for a program that
  /// had no memory to begin.
  private func isOutOfMemory(_ fault: Fault, _ result: CommandResult) -> Bool {
    guard fault.takesMemory else { return false }
    return operation.isSession && result.errors.contains("Fatal error: failed to allocate")
      || operation.command[0] == "git" && result.errors.contains("Segmentation fault")
  }

  /// bash, which has no descriptor left for the hook's file or its /dev/null.
  private func isShellUnable(_ result: CommandResult) -> Bool {
    operation.isSession
      && result.errors.split(separator: "\n").contains {
        $0.hasPrefix("bash: ") && $0.hasSuffix(": Too many open files") || $0.hasPrefix("bash: redirection error: ")
      }
  }

  /// git and the shell too may not write so large a file, and are ended by the signal.
  private func isOtherProgramEnded(_ fault: Fault, _ result: CommandResult) -> Bool {
    guard case .limit(let limit) = fault, limit.name == "fsize" else { return false }
    return (operation.command[0] == "git" || operation.isSession) && result.status == 128 + SIGXFSZ
  }

  /// A prompt that has no variables because an encrypted file stays closed names the file and the reason.
  private static func complains(_ result: CommandResult) -> Bool {
    result.errors.contains("tpl: error:") || result.errors.contains("tpl: warning:")
      || result.errors.contains(" NOT LOADED: ")
  }

  // MARK: - The run itself

  /// As shells and env(1) tell of a program that cannot be run.
  private func isStartFailure(_ result: CommandResult) -> Bool {
    (result.status == 126 || result.status == 127) && result.errors.contains("tpl: error:")
  }

  private func statusViolations(_ fault: Fault, _ run: SupervisedRun.Result, _ result: CommandResult)
    -> [Violation]
  {
    if fault.kind == .kill { return [] }
    let isRefusedByGit = operation.command[0] == "git" && result.status == 128 && result.errors.contains("fatal: ")
    guard Judge.contract.contains(result.status) || isStartFailure(result) || isRefusedByGit else {
      if fault.takesMemory { return [] }
      return [Violation(kind: .crash, text: "status \(result.status): \(lastLine(result.errors))")]
    }
    // What could not be written on a terminal that is gone cannot be complained about.
    if isRefusedByGit || result.status == reference.result.status
      || run.injected?.path.hasSuffix("/outputs/errors") == true
    {
      return []
    }
    let lines = result.errors.split(separator: "\n").filter {
      $0.hasPrefix("tpl: error: ") || (operation.isQuestion && $0.hasPrefix("tpl: warning: "))
    }
    guard !lines.isEmpty else {
      return [Violation(kind: .silent, text: "status \(result.status), stderr: \(lastLine(result.errors))")]
    }
    // What has no file is named by what it is.
    if run.injected?.path.isEmpty == true { return [] }
    if fault.kind == .limit, lines.contains(where: { $0.contains("too many open files") }) { return [] }
    if lines.contains(where: {
      $0.contains("tpld") || $0.contains("watcher") || $0.contains("editor") || $0.contains("standard output")
        || $0.contains("descriptor ")
    }) {
      return []
    }
    let name = run.injected?.path.split(separator: "/").last.map(String.init) ?? ""
    let names = lines.contains { $0.contains("/") || (!name.isEmpty && $0.contains(name)) || $0.contains(".") }
    return names ? [] : [Violation(kind: .unnamed, text: lines.joined(separator: " | "))]
  }

  func lastLine(_ text: String) -> String {
    text.split(separator: "\n").last.map(String.init) ?? "nothing"
  }

  private func doneViolations(_ result: CommandResult) throws -> [Violation] {
    var found = try operation.effect(room, result).map { Violation(kind: .falseSuccess, text: $0) }
    if operation.isQuestion, reference.printsTheSame, result.stdout != reference.result.stdout, !saysSo(result) {
      found.append(
        Violation(kind: .wrong, text: difference(result.output, reference.result.output)))
    }
    return found
  }

  /// The doctor says on standard output what it could not see.
  private func saysSo(_ result: CommandResult) -> Bool {
    Judge.complains(result)
      || result.output.split(separator: "\n").contains {
        ($0.hasPrefix("error ") || $0.hasPrefix("warning  key ") || $0.contains("permission denied")
          || $0.contains("another version of tpl"))
          && ($0.contains("/") || $0.contains(": "))
      }
  }

  /// The first lines that differ.
  private func difference(_ found: String, _ wanted: String) -> String {
    let (found, wanted) = (found.split(separator: "\n"), wanted.split(separator: "\n"))
    let index =
      zip(found, wanted).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(found.count, wanted.count)
    let lines = [found, wanted].map { $0.indices.contains(index) ? "'\($0[index])'" : "nothing" }
    return "prints \(lines[0]) in place of \(lines[1])"
  }
}
