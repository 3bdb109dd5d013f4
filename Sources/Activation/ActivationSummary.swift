import Bytes
import Layout

/// The one line that says what happened, names only.
struct ActivationSummary {
  private static let shown = 4

  /// - Returns: `nil` when nothing happened that a person wants to hear of.
  static func line(
    _ diff: EnvironmentDiff, previous: Variables, old: UndoRecord?, new: UndoRecord?, style: LogStyle
  ) -> [UInt8]? {
    if style == .off { return nil }
    // Bytes: the first string that is too long for a register costs the runtime more than all of this.
    var names: [[UInt8]] = []
    // In the order of the files: that of an environment is the shell's own.
    var left = diff.changes.filter {
      !$0.name.hasPrefix("TPL_") && !$0.name.equals("PATH") && !ToolVariables.isExpected($0.name)
    }
    for scalar in (old?.scalars ?? []) + (new?.scalars ?? []) {
      guard let index = left.firstIndex(where: { $0.name == scalar.name }) else { continue }
      let entry = left.remove(at: index)
      let sign = UInt8(ascii: entry.change == .unset ? "-" : previous[entry.name] == nil ? "+" : "~")
      names.append([sign] + entry.name.displayedBytes)
    }
    let moved = old?.root != new?.root || old?.component != new?.component || old?.environment != new?.environment
    guard moved || !names.isEmpty else { return nil }
    var line = title(old: old, new: new)
    if style == .count {
      for sign in [UInt8](StaticString("+~-")) {
        let count = names.count { $0.first == sign }
        if count > 0 { line += [.space, sign] + Array(String(count).utf8) }
      }
      return line
    }
    let hidden = names.count - shown
    for name in names.prefix(hidden > 1 ? shown : names.count) { line += [.space] + name }
    if hidden > 1 { line += Array(" +\(hidden)".utf8) }
    return line
  }

  private static func title(old: UndoRecord?, new: UndoRecord?) -> [UInt8] {
    guard let new else { return [UInt8]("left ") + (old.map(label) ?? []) }
    return label(new) + [UInt8](" (") + new.environment.displayedBytes + [UInt8](")")
  }

  private static func label(_ record: UndoRecord) -> [UInt8] {
    (record.component.isEmpty ? Array(record.root.lastComponent) : record.component).displayedBytes
  }
}
