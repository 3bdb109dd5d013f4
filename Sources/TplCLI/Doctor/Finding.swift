import Bytes

/// What one check of `tpl doctor` found.
struct Finding: Equatable, Sendable {
  enum Severity: String, Sendable {
    case ok
    /// Works, and a person may want to know.
    case note
    case warning
    case error

    var isTrouble: Bool { self == .warning || self == .error }
  }

  /// What was looked at, in a word.
  var check: String
  var severity: Severity
  var message: String
  var hint: String?

  init(_ check: String, _ severity: Severity, _ message: String, hint: String? = nil) {
    self.check = check
    self.severity = severity
    self.message = message
    self.hint = hint
  }
}
