import Consent
import Glibc
import TestSupport

/// What a run may leave behind: files old or new, and nothing of a secret.
extension Judge {
  /// git's own, and what is made again by whoever needs it: what git is shown in place of the repository's
  /// configuration, and what prompts leave behind.
  private static let ignored = [
    "run/tpl/g/", "run/tpl/t/", "run/tpl/u/", "run/tpl/edit", "shop/.git/objects", "shop/.git/index",
  ]

  func isIgnored(_ path: String) -> Bool {
    (operation.ignored + Judge.ignored).contains { path.hasPrefix($0) || path.hasSuffix($0) }
  }

  /// Old or new, never half, never gone.
  /// - Parameters:
  ///   - isSaid: a note that was not taken has been complained about.
  ///   - leavesOut: so has what a consent record does not hold.
  func files(_ after: Tree, isDone: Bool, isSaid: Bool, leavesOut: Bool = false) -> [Violation] {
    let paths = Set(before.paths + reference.after.paths).filter { !isIgnored($0) }.sorted()
    return paths.compactMap { path in
      let (old, new, now) = (before[path], reference.after[path], after[path])
      if now == new { return nil }
      if now == old { return isDone ? undone(path, isSaid) : nil }
      guard let now else {
        return old == nil ? nil : Violation(kind: .lost, text: "\(path) is gone")
      }
      if isAsGood(path, now, old: old, new: new, isDone: isDone) { return nil }
      if leavesOut, isPartOfRecord(path, now, new) { return nil }
      return Violation(kind: .half, text: "\(path) is neither old nor new: \(described(now))")
    }
  }

  private func undone(_ path: String, _ isSaid: Bool) -> Violation? {
    let isNote = Judge.notes.contains { path.contains($0) }
    if isNote, isSaid { return nil }
    let kind: Violation.Kind = isNote ? .unrecorded : .falseSuccess
    return Violation(kind: kind, text: "\(path) is as it was before, status \(reference.result.status)")
  }

  /// What tpl writes down beside the work itself.
  private static let notes = ["tpl/allow/", "tpl/known/", "tpl/editors", "tpl/clones"]
  /// Several programs write these, or several times, a line at a time.
  private static let composed = ["tpl/known/", "tpl/clones", "tpl/editors", ".git/config", "share/tpl/installed"]

  private func isComposed(_ path: String, _ bytes: [UInt8], _ old: Tree.Entry?, _ new: Tree.Entry?) -> Bool {
    guard Judge.composed.contains(where: path.contains) else { return false }
    let lines = [old, new].map { entry -> Set<ArraySlice<UInt8>> in
      guard case .file(let bytes)? = entry?.kind else { return [] }
      return Judge.lines(bytes)
    }
    let now = Judge.lines(bytes)
    return now.isSubset(of: lines[0].union(lines[1])) && now.isSuperset(of: lines[0].intersection(lines[1]))
  }

  private static func lines(_ bytes: [UInt8]) -> Set<ArraySlice<UInt8>> { Set(contentLines(bytes)) }

  /// Without the checksum in the last line, which belongs to the other ones.
  private static func contentLines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "\n")).filter {
      !$0.starts(with: "end\t".utf8) && !$0.starts(with: "sum\t".utf8)
    }
  }

  /// Whether two texts of what is known of a root's files differ in nothing but stamps: there is none yet for a file
  /// that changed within the last tick of its file system's clock, so they tell how fast a run was.
  private static func isKnownTheSame(_ path: String, _ one: [UInt8], _ other: Tree.Entry?) -> Bool {
    guard path.contains("tpl/known/"), case .file(let other)? = other?.kind else { return false }
    return Judge.withoutStamps(one) == Judge.withoutStamps(other)
  }

  private static func withoutStamps(_ bytes: [UInt8]) -> [[ArraySlice<UInt8>]] {
    contentLines(bytes).map { line in
      var fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      if fields.count == 4 { fields.remove(at: 1) }
      return fields
    }
  }

  /// A consent record without what could not be looked at.
  private func isPartOfRecord(_ path: String, _ now: Tree.Entry, _ new: Tree.Entry?) -> Bool {
    guard path.contains("tpl/allow/"), now.mode == new?.mode,
      case .file(let some) = now.kind, case .file(let all)? = new?.kind,
      let some = AllowRecord(encoded: some), let all = AllowRecord(encoded: all)
    else { return false }
    return some.path == all.path && some.settings == all.settings
      && Set(some.inputs.map(\.file)).isSubset(of: all.inputs.map(\.file)) && Set(some.tools).isSubset(of: all.tools)
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
    if Judge.isKnownTheSame(path, bytes, new) || (!isDone && Judge.isKnownTheSame(path, bytes, old)) { return true }
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

  func plainText(_ after: Tree, _ result: CommandResult) -> [Violation] {
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

  /// In the directories that stand in for a runtime directory. Editors of other rooms may have a text open there, which
  /// is gone in a moment.
  func strayPlainText() -> [Violation] {
    let deadline = ContinuousClock.now + .seconds(5)
    while true {
      let found = FaultRoom.standIns.flatMap { directory in
        let tree = Tree(of: directory, leaving: [])
        return tree.paths.filter { FileBytes.contains(tree.bytes($0) ?? [], FaultRoom.marker) }.map {
          Violation(kind: .plainText, text: "\(directory)/\($0) holds a secret")
        }
      }
      if found.isEmpty || ContinuousClock.now > deadline { return found }
      usleep(20_000)
    }
  }
}
