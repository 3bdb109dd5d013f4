import Bytes
import Layout

/// The one line that says what happened, names only. Bytes: the first string that is too long for a register costs the
/// runtime more than all of this.
struct ActivationSummary {
  private static let shown = 4

  /// How many variables came, changed and went.
  private var added = 0
  private var changed = 0
  private var removed = 0
  /// ` +NAME` each, as many as are ever shown.
  private var names: [[UInt8]] = []

  private var total: Int { added + changed + removed }

  /// - Returns: `nil` when nothing happened that a person wants to hear of.
  static func line(
    _ diff: EnvironmentDiff, previous: Variables, old: UndoRecord?, new: UndoRecord?, style: LogStyle
  ) -> [UInt8]? {
    if style == .off { return nil }
    let summary = ActivationSummary(diff, previous: previous, old: old, new: new)
    let moved = old?.root != new?.root || old?.component != new?.component || old?.environment != new?.environment
    guard moved || summary.total > 0 else { return nil }
    return title(old: old, new: new) + (style == .count ? summary.counts : summary.firstNames)
  }

  /// In the order of the files: that of an environment is the shell's own.
  private init(_ diff: EnvironmentDiff, previous: Variables, old: UndoRecord?, new: UndoRecord?) {
    let scalars = (old?.scalars ?? []) + (new?.scalars ?? [])
    // A name can be in both, and in one of them twice.
    for (index, scalar) in scalars.enumerated() where !scalars[..<index].contains(where: { $0.name == scalar.name }) {
      note(scalar.name, in: diff, previous: previous)
    }
  }

  private mutating func note(_ name: [UInt8], in diff: EnvironmentDiff, previous: Variables) {
    if name.hasPrefix("TPL_") || name.equals("PATH") || ToolVariables.isExpected(name) { return }
    guard let entry = diff.changes.first(where: { $0.name == name }) else { return }
    let sign: StaticString
    if entry.change == .unset {
      removed += 1
      sign = " -"
    } else if previous[name] == nil {
      added += 1
      sign = " +"
    } else {
      changed += 1
      sign = " ~"
    }
    if names.count <= ActivationSummary.shown { names.append([UInt8](sign) + name.displayedBytes) }
  }

  private var counts: [UInt8] {
    var text: [UInt8] = []
    func append(_ sign: StaticString, _ count: Int) {
      if count == 0 { return }
      text.append(sign)
      text.appendDecimal(count)
    }
    append(" +", added)
    append(" ~", changed)
    append(" -", removed)
    return text
  }

  /// One name more than usual, where the number of the others would take its place.
  private var firstNames: [UInt8] {
    let isCut = total > ActivationSummary.shown + 1
    var text: [UInt8] = []
    for name in names.prefix(isCut ? ActivationSummary.shown : names.count) { text += name }
    if isCut {
      text.append(" +")
      text.appendDecimal(total - ActivationSummary.shown)
    }
    return text
  }

  private static func title(old: UndoRecord?, new: UndoRecord?) -> [UInt8] {
    guard let new else { return [UInt8]("left ") + (old.map(label) ?? []) }
    return label(new) + [UInt8](" (") + new.environment.displayedBytes + [UInt8](")")
  }

  private static func label(_ record: UndoRecord) -> [UInt8] {
    (record.component.isEmpty ? Array(record.root.lastComponent) : record.component).displayedBytes
  }
}
