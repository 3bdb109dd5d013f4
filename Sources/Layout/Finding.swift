import Bytes

/// What a check found: of the machine, of a repository, or of a file in it.
package struct Finding: Equatable, Sendable {
  package enum Severity: String, Sendable {
    case ok
    /// Works, and a person may want to know.
    case note
    case warning
    case error

    package var isTrouble: Bool { self == .warning || self == .error }
  }

  /// What was looked at, in a word or two.
  package var rule: String
  package var severity: Severity
  /// Relative to the root; `nil` for what concerns all of it, or no root.
  package var file: [UInt8]?
  /// With a file, to be read behind its name.
  package var message: String
  /// What to do about it.
  package var hint: String?

  package init(_ rule: String, _ severity: Severity, file: [UInt8]? = nil, _ message: String, hint: String? = nil) {
    self.rule = rule
    self.severity = severity
    self.file = file
    self.message = message
    self.hint = hint
  }

  /// On one line.
  package var text: String { file.map { "\($0.displayed) \(message)" } ?? message }
}
