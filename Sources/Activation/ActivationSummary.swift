import Bytes
import Layout

/// The one line that says what happened, names only.
struct ActivationSummary {
  private static let shown = 4

  /// - Returns: `nil` when nothing happened that a person wants to hear of.
  static func line(
    _ diff: EnvironmentDiff, previous: Variables, old: UndoRecord?, new: UndoRecord?, style: LogStyle
  ) -> String? {
    if style == .off { return nil }
    var names: [String] = []
    // In the order of the files: that of an environment is the shell's own.
    var left = diff.changes.filter {
      !$0.name.hasPrefix("TPL_") && !$0.name.equals("PATH") && !ToolVariables.isExpected($0.name)
    }
    for scalar in (old?.scalars ?? []) + (new?.scalars ?? []) {
      guard let index = left.firstIndex(where: { $0.name == scalar.name }) else { continue }
      let (name, change) = left.remove(at: index)
      let sign = change == .unset ? "-" : previous[name] == nil ? "+" : "~"
      names.append(sign + name.displayed)
    }
    let moved = old?.root != new?.root || old?.component != new?.component || old?.environment != new?.environment
    guard moved || !names.isEmpty else { return nil }
    var line = title(old: old, new: new)
    if style == .count {
      for sign in ["+", "~", "-"] {
        let count = names.count { $0.hasPrefix(sign) }
        if count > 0 { line += " \(sign)\(count)" }
      }
      return line
    }
    let hidden = names.count - shown
    for name in names.prefix(hidden > 1 ? shown : names.count) { line += " " + name }
    if hidden > 1 { line += " +\(hidden)" }
    return line
  }

  private static func title(old: UndoRecord?, new: UndoRecord?) -> String {
    guard let new else { return "left \(old.map(label) ?? "")" }
    return "\(label(new)) (\(new.environment.displayed))"
  }

  private static func label(_ record: UndoRecord) -> String {
    record.component.isEmpty ? Array(record.root.lastComponent).displayed : record.component.displayed
  }
}
