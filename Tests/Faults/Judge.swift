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
    if case .damage(let damage) = fault { damage.undo(room) }
    if isUnable(fault, result) { return [] }
    let isDone = result.status == reference.result.status && fault.kind != .kill
    var found = files(after, isDone: isDone) + plainText(after, result)
    found += statusViolations(fault, run, result)
    if isDone { found += try doneViolations(result) }
    if case .damage(let damage) = fault { return Judge.shortened(afterDamage(damage, found, after).sorted()) }
    found += try invariants(fault, result)
    found += try nextRun(after)
    return Judge.shortened(found.sorted())
  }

  /// A tree that was not made says so once.
  private static func shortened(_ found: [Violation]) -> [Violation] {
    Violation.Kind.allCases.flatMap { kind in
      let some = found.filter { $0.kind == kind }
      return some.count <= 3 ? some : some.prefix(2) + [Violation(kind: kind, text: "and \(some.count - 2) more")]
    }
  }

  /// The file may be as it was damaged, or new; a key is never replaced. Whatever else there is may stay undone, if that is said.
  private func afterDamage(_ damage: Damage, _ found: [Violation], _ after: Tree) -> [Violation] {
    let file = damage.file(in: before) ?? damage.path
    let found = found.filter { !$0.text.hasPrefix(file) && $0.kind != .unrecorded }
    guard file.hasSuffix("identity.pem"), let key = before.bytes(file), let now = after.bytes(file),
      now != damage.damaged(key)
    else { return found }
    return found + [Violation(kind: .lost, text: "\(file) was replaced")]
  }

  /// A shell is not right while the trouble lasts, if it says so.
  private func invariants(_ fault: Fault, _ result: CommandResult) throws -> [Violation] {
    let problems = try operation.invariant(room, result)
    let lasts = operation.invariantKind == .wrong && (fault.kind == .full || fault.kind == .limit)
    if lasts, result.errors.contains("tpl: error:") || result.errors.contains("tpl: warning:") { return [] }
    return problems.map { Violation(kind: operation.invariantKind, text: $0) }
  }

  /// Under a limit that is too low for the shell itself there is nothing to be seen of tpl.
  private func isUnable(_ fault: Fault, _ result: CommandResult) -> Bool {
    guard fault.kind == .limit, operation.command.first != "tpl" else { return false }
    return result.errors.contains("error while loading shared libraries") || result.errors.contains("sh: 1: 1: ")
  }

  // MARK: - The run itself

  private func statusViolations(_ fault: Fault, _ run: SupervisedRun.Result, _ result: CommandResult)
    -> [Violation]
  {
    if fault.kind == .kill { return [] }
    guard Judge.contract.contains(result.status) else {
      if fault.takesMemory { return [] }
      return [Violation(kind: .crash, text: "status \(result.status): \(lastLine(result.errors))")]
    }
    // What could not be written on a terminal that is gone cannot be complained about.
    if result.status == reference.result.status || run.injected?.path.hasSuffix("/outputs/errors") == true { return [] }
    let lines = result.errors.split(separator: "\n").filter {
      $0.hasPrefix("tpl: error: ") || (operation.isQuestion && $0.hasPrefix("tpl: warning: "))
    }
    guard !lines.isEmpty else {
      return [Violation(kind: .silent, text: "status \(result.status), stderr: \(lastLine(result.errors))")]
    }
    // What has no file is named by what it is.
    if lines.contains(where: { $0.contains("tpld") || $0.contains("watcher") || $0.contains("editor") }) { return [] }
    let name = run.injected?.path.split(separator: "/").last.map(String.init) ?? ""
    let names = lines.contains { $0.contains("/") || (!name.isEmpty && $0.contains(name)) || $0.contains(".") }
    return names ? [] : [Violation(kind: .unnamed, text: lines.joined(separator: " | "))]
  }

  private func lastLine(_ text: String) -> String {
    text.split(separator: "\n").last.map(String.init) ?? "nothing"
  }

  private func doneViolations(_ result: CommandResult) throws -> [Violation] {
    var found = try operation.effect(room, result).map { Violation(kind: .falseSuccess, text: $0) }
    if operation.isQuestion, reference.printsTheSame, result.stdout != reference.result.stdout,
      !result.errors.contains("tpl: error:"), !result.errors.contains("tpl: warning:")
    {
      found.append(
        Violation(kind: .wrong, text: "prints \(shortened(result.output)) for \(shortened(reference.result.output))"))
    }
    return found
  }

  private func shortened(_ text: String) -> String {
    let text = text.replacing("\n", with: "\\n")
    return text.count <= 160 ? "'\(text)'" : "'\(text.prefix(80))…\(text.suffix(80))'"
  }

  // MARK: - Files

  /// git's own, and what is made again by whoever needs it: what git is shown in place of the repository's configuration, and what
  /// prompts leave behind.
  private static let ignored = ["run/tpl/g/", "run/tpl/t/", "run/tpl/u/", "shop/.git/objects", "shop/.git/index"]

  private func isIgnored(_ path: String) -> Bool {
    (operation.ignored + Judge.ignored).contains { path.hasPrefix($0) || path.hasSuffix($0) }
  }

  /// Old or new, never half, never gone.
  private func files(_ after: Tree, isDone: Bool) -> [Violation] {
    let paths = Set(before.paths + reference.after.paths).filter { !isIgnored($0) }.sorted()
    return paths.compactMap { path in
      let (old, new, now) = (before[path], reference.after[path], after[path])
      if now == new { return nil }
      if now == old { return isDone ? undone(path) : nil }
      guard let now else {
        return old == nil ? nil : Violation(kind: .lost, text: "\(path) is gone")
      }
      if isAsGood(path, now, old: old, new: new, isDone: isDone) { return nil }
      return Violation(kind: .half, text: "\(path) is neither old nor new: \(described(now))")
    }
  }

  private func undone(_ path: String) -> Violation {
    let kind: Violation.Kind = Judge.notes.contains { path.contains($0) } ? .unrecorded : .falseSuccess
    return Violation(kind: kind, text: "\(path) is as it was before, status \(reference.result.status)")
  }

  /// What tpl writes down beside the work itself.
  private static let notes = ["tpl/allow/", "tpl/known/", "tpl/editors", "tpl/clones"]
  /// Several programs write these, or several times, a line at a time.
  private static let composed = ["tpl/known/", "tpl/clones", "tpl/editors", ".git/config"]

  private func isComposed(_ path: String, _ bytes: [UInt8], _ old: Tree.Entry?, _ new: Tree.Entry?) -> Bool {
    guard Judge.composed.contains(where: path.contains) else { return false }
    let lines = [old, new].map { entry -> Set<ArraySlice<UInt8>> in
      guard case .file(let bytes)? = entry?.kind else { return [] }
      return Set(bytes.split(separator: UInt8(ascii: "\n")))
    }
    let now = Set(bytes.split(separator: UInt8(ascii: "\n")))
    return now.isSubset(of: lines[0].union(lines[1])) && now.isSuperset(of: lines[0].intersection(lines[1]))
  }

  private func described(_ entry: Tree.Entry) -> String {
    guard case .file(let bytes) = entry.kind else { return "\(entry.kind), mode \(String(entry.mode, radix: 8))" }
    return "\(bytes.count) bytes, mode \(String(entry.mode, radix: 8))"
  }

  /// Whether a file that no two runs write alike is one that a run writes.
  private func isAsGood(_ path: String, _ now: Tree.Entry, old: Tree.Entry?, new: Tree.Entry?, isDone: Bool) -> Bool {
    guard case .file(let bytes) = now.kind, now.mode == new?.mode || now.mode == old?.mode else { return false }
    if path.hasSuffix(".crypt") {
      guard let text = room.plainText(path) else { return false }
      return text == reference.plainAfter[path] || (!isDone && text == reference.plainBefore[path])
    }
    if isComposed(path, bytes, old, new) { return !isDone }
    guard reference.varying.contains(path), case .file(let model)? = new?.kind ?? old?.kind else { return false }
    return hasShape(bytes, of: model)
  }

  /// The same first bytes, the same last line and about as long.
  private func hasShape(_ bytes: [UInt8], of model: [UInt8]) -> Bool {
    guard !model.isEmpty else { return bytes.isEmpty }
    guard bytes.prefix(8) == model.prefix(8) else { return false }
    return bytes.count * 2 >= model.count && bytes.last == model.last
  }

  // MARK: - Secrets

  private func plainText(_ after: Tree, _ result: CommandResult) -> [Violation] {
    let marker = FaultRoom.marker
    var found = after.paths.filter { path in
      guard let bytes = after.bytes(path), FileBytes.contains(bytes, marker) else { return false }
      if operation.keepsSecretsIn.contains(where: path.hasPrefix) { return false }
      return ![before, reference.after].contains { FileBytes.contains($0.bytes(path) ?? [], marker) }
    }
    if FileBytes.contains(result.stderr, marker) { found.append("stderr") }
    if FileBytes.contains(result.stdout, marker), !FileBytes.contains(reference.result.stdout, marker) {
      found.append("stdout")
    }
    return found.map { Violation(kind: .plainText, text: "\($0) holds a secret") }
  }

  // MARK: - Later

  /// The same command once more, when nothing fails: it does what it would have done.
  private func nextRun(_ after: Tree) throws -> [Violation] {
    room.endStrays()
    let result = try room.runAgain(operation, operation.nextCommand)
    room.endStrays()
    guard reference.statuses.contains(result.status) else {
      return [Violation(kind: .nextRun, text: "status \(result.status): \(lastLine(result.errors))")]
    }
    let later = room.tree()
    var found = files(later, isDone: true).map {
      Violation(kind: $0.kind == .falseSuccess ? .nextRun : $0.kind, text: "next run: \($0.text)")
    }
    if result.status == reference.result.status {
      found += try operation.effect(room, result).map { Violation(kind: .nextRun, text: "next run: \($0)") }
    }
    let extra = later.paths.filter {
      before[$0] == nil && reference.after[$0] == nil && !isIgnored($0) && !reference.varying.contains($0)
    }
    found += extra.map { Violation(kind: .leftover, text: "\($0), also after the next run") }
    return found
  }
}
