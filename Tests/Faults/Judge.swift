import TestSupport

/// Looks at what a faulted run left behind.
struct Judge {
  let operation: Operation
  let reference: Reference
  let room: FaultRoom

  /// Statuses that the contract knows.
  private static let contract: Set<Int32> = [0, 1, 3, 64, 65, 69, 74, 75, 77, 124, 130]

  func violations(_ injection: Injection, _ run: SupervisedRun.Result, _ result: CommandResult) throws -> [Violation] {
    guard run.status != nil else { return [Violation(kind: .hang, text: "it does not end")] }
    let after = room.tree()
    let isDone = result.status == reference.result.status && !injection.isKill
    var found = files(after, isDone: isDone) + plainText(after, result)
    found += statusViolations(injection, run, result)
    found += try operation.invariant(room, result).map { Violation(kind: operation.invariantKind, text: $0) }
    if isDone { found += try doneViolations(result) }
    found += try nextRun(after)
    return found.sorted()
  }

  // MARK: - The run itself

  private func statusViolations(_ injection: Injection, _ run: SupervisedRun.Result, _ result: CommandResult)
    -> [Violation]
  {
    if injection.isKill { return [] }
    guard Judge.contract.contains(result.status) else {
      // An allocator that gets no memory has nobody to tell.
      if injection.call.name == "mmap" { return [] }
      return [Violation(kind: .crash, text: "status \(result.status): \(lastLine(result.errors))")]
    }
    // What could not be written on a terminal that is gone cannot be complained about.
    if result.status == reference.result.status || run.injected?.path.hasSuffix("/outputs/errors") == true { return [] }
    let lines = result.errors.split(separator: "\n").filter { $0.hasPrefix("tpl: error: ") }
    guard !lines.isEmpty else {
      return [Violation(kind: .silent, text: "status \(result.status), stderr: \(lastLine(result.errors))")]
    }
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

  /// What git is shown in place of the repository's configuration is made again by whoever needs it.
  private func isIgnored(_ path: String) -> Bool {
    (operation.ignored + ["run/tpl/g/"]).contains { path.hasPrefix($0) || path.hasSuffix($0) }
  }

  /// Old or new, never half, never gone.
  private func files(_ after: Tree, isDone: Bool) -> [Violation] {
    let paths = Set(reference.before.paths + reference.after.paths).filter { !isIgnored($0) }.sorted()
    return paths.compactMap { path in
      let (old, new, now) = (reference.before[path], reference.after[path], after[path])
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
      return ![reference.before, reference.after].contains { FileBytes.contains($0.bytes(path) ?? [], marker) }
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
    let result = try room.runAgain(operation)
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
      reference.before[$0] == nil && reference.after[$0] == nil && !isIgnored($0) && !reference.varying.contains($0)
    }
    found += extra.map { Violation(kind: .leftover, text: "\($0), also after the next run") }
    return found
  }
}
