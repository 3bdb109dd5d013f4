import Bytes

/// One thing that `tpl allow` lets tpl use, and how it differs from what was allowed before.
struct AllowanceInput {
  enum Kind: String {
    case configuration, environment, sealed, tool, venv
  }

  enum State: String {
    case new, changed, same
  }

  struct Name {
    var name: [UInt8]
    /// Whether it was not in this file when it was allowed last.
    var isNew: Bool
    /// Whether programs take orders from it.
    var steersPrograms: Bool
  }

  /// Relative to the root.
  var file: [UInt8]
  var kind: Kind
  /// Whether it arrives through version control.
  var isCommitted: Bool
  var state: State
  /// Of an env file; empty for a sealed one that cannot be opened.
  var names: [Name] = []
  /// `+NAME ~NAME -NAME` against what was allowed before.
  var changes: [[UInt8]] = []
}
