import Bytes

/// Three versions of an env file into one, name by name: two people who add or change different names never meet, wherever in the file
/// they did it.
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

  var isConflicted: Bool { names.contains { decision($0) == .conflict } }

  /// Whether a text defines exactly what the merge defines.
  func isSame(as text: [UInt8]) -> Bool {
    guard !isConflicted, let version = NamedVersion(text) else { return false }
    var expected: [[UInt8]: ArraySlice<UInt8>] = [:]
    for name in names {
      expected[name] = (decision(name) == .ours ? ours[name] : theirs[name])?.statement
    }
    return version.definitions == expected
  }

  /// Our text with what theirs changed; names that both changed stand between git's markers.
  var text: [UInt8] {
    var text = ours.text
    for entry in ours.entries.reversed() {
      switch decision(entry.name) {
      case .ours: break
      case .theirs:
        let lines = theirs[entry.name].map { Array(theirs.text[$0.lines]) } ?? []
        text.replaceSubrange(lines.isEmpty ? entry.block : entry.lines, with: ended(lines))
      case .conflict:
        text.replaceSubrange(entry.lines, with: marked(entry.name))
      }
    }
    for entry in theirs.entries where ours[entry.name] == nil {
      let addition =
        switch decision(entry.name) {
        case .ours: [UInt8]()
        case .theirs: ended(Array(theirs.text[entry.block]))
        case .conflict: marked(entry.name)
        }
      if !addition.isEmpty { text = ended(text) + addition }
    }
    return text
  }

  private func marked(_ name: [UInt8]) -> [UInt8] {
    func lines(_ version: NamedVersion) -> [UInt8] { version[name].map { ended(Array(version.text[$0.lines])) } ?? [] }
    return [UInt8]("<<<<<<< ours\n") + lines(ours) + [UInt8]("=======\n") + lines(theirs) + [UInt8](">>>>>>> theirs\n")
  }

  private func ended(_ text: [UInt8]) -> [UInt8] {
    text.isEmpty || text.last == .newline ? text : text + [.newline]
  }
}
