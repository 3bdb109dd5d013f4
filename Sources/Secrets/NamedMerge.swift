import Bytes

/// Merges three versions of an env file name by name, so that changes of different names never conflict, wherever in
/// the file they are. Comments stay with the name below them.
struct NamedMerge {
  enum Favor: Sendable { case ours, theirs }

  private let base: NamedVersion
  private let ours: NamedVersion
  private let theirs: NamedVersion
  private let favor: Favor?

  /// - Returns: `nil` when one of them cannot be taken apart by name.
  init?(base: [UInt8], ours: [UInt8], theirs: [UInt8], favor: Favor?) {
    guard let base = NamedVersion(base), let ours = NamedVersion(ours), let theirs = NamedVersion(theirs) else {
      return nil
    }
    (self.base, self.ours, self.theirs, self.favor) = (base, ours, theirs, favor)
  }

  private enum Decision { case ours, theirs, conflict }

  private func decision(_ name: [UInt8]) -> Decision {
    let (old, mine, other) = (base[name]?.statement, ours[name]?.statement, theirs[name]?.statement)
    if mine == other || other == old { return .ours }
    if mine == old { return .theirs }
    switch favor {
    case .ours: return .ours
    case .theirs: return .theirs
    case nil: return .conflict
    }
  }

  private var names: [[UInt8]] {
    ours.entries.map(\.name) + theirs.entries.map(\.name).filter { ours[$0] == nil }
  }

  /// Names that both changed.
  var conflicts: [[UInt8]] { names.filter { decision($0) == .conflict } }

  var isConflicted: Bool { !conflicts.isEmpty }

  var changesOfTheirs: (changed: [[UInt8]], removed: [[UInt8]]) {
    (
      theirs.entries.filter { base[$0.name]?.statement != $0.statement }.map(\.name),
      base.entries.map(\.name).filter { theirs[$0] == nil }
    )
  }

  /// Whether a text defines exactly what the merge defines.
  func isSame(as text: [UInt8]) -> Bool {
    guard !isConflicted, let version = NamedVersion(text) else { return false }
    var expected: [[UInt8]: ArraySlice<UInt8>] = [:]
    for name in names {
      expected[name] = (decision(name) == .ours ? ours[name] : theirs[name])?.statement
    }
    return version.definitions == expected
  }
}

// MARK: - The text

extension NamedMerge {
  /// Our text with what theirs changed; names that both changed stand between git's markers.
  var text: [UInt8] {
    var text: [UInt8] = []
    func append(_ part: [UInt8]) { if !part.isEmpty { text = ended(text) + part } }
    for entry in ours.entries {
      for part in parts(entry) { append(part) }
    }
    append(merged(base.tail, ours.tail, theirs.tail))
    for entry in theirs.entries where ours[entry.name] == nil {
      switch decision(entry.name) {
      case .ours: break
      case .theirs: append(addition(entry, to: text))
      case .conflict: append(marked(entry.name))
      }
    }
    return text
  }

  /// The text above one of our names, and the lines that define it.
  private func parts(_ entry: NamedVersion.Entry) -> [[UInt8]] {
    let (old, other) = (base[entry.name], theirs[entry.name])
    let above = merged(
      old.map { base.bytes($0.gap) }, ours.bytes(entry.gap), other.map { theirs.bytes($0.gap) })
    let mine = ours.bytes(entry.lines)
    switch decision(entry.name) {
    case .conflict: return [above, marked(entry.name)]
    case .theirs:
      guard let other else { return [ours.bytes(entry.gap.lowerBound..<entry.block.lowerBound)] }
      return [above, ended(theirs.bytes(other.lines))]
    case .ours:
      // The value is ours; the comment behind it may be theirs.
      guard let old, let other, other.statement == entry.statement, base.bytes(old.lines) == mine else {
        return [above, mine]
      }
      return [above, ended(theirs.bytes(other.lines))]
    }
  }

  /// A name that only theirs has, with its comments. A comment that was in the base above another name is not repeated.
  private func addition(_ entry: NamedVersion.Entry, to text: [UInt8]) -> [UInt8] {
    let known = Set(TextLines.of(base.text)).intersection(TextLines.of(text))
    let above = theirs.bytes(entry.gap).split(separator: .newline, omittingEmptySubsequences: false).dropLast()
    let kept = above.map(Array.init).filter { !TextLines.saysSomething($0) || !known.contains($0) }
    return kept.flatMap { $0 + [.newline] } + ended(theirs.bytes(entry.lines))
  }

  /// Comments and blank lines. Where both changed them, theirs come behind ours.
  private func merged(_ base: [UInt8]?, _ ours: [UInt8], _ theirs: [UInt8]?) -> [UInt8] {
    guard let theirs, theirs != base, theirs != ours else { return ours }
    if ours == base { return theirs }
    let known = TextLines.of(ours) + TextLines.of(base ?? [])
    let added = TextLines.of(theirs).filter { TextLines.saysSomething($0) && !known.contains($0) }
    return added.reduce(ours) { ended($0) + $1 + [.newline] }
  }

  private func marked(_ name: [UInt8]) -> [UInt8] {
    func lines(_ version: NamedVersion) -> [UInt8] { version[name].map { ended(version.bytes($0.lines)) } ?? [] }
    return [UInt8]("<<<<<<< ours\n") + lines(ours) + [UInt8]("=======\n") + lines(theirs) + [UInt8](">>>>>>> theirs\n")
  }

  private func ended(_ text: [UInt8]) -> [UInt8] {
    text.isEmpty || text.last == .newline ? text : text + [.newline]
  }
}
