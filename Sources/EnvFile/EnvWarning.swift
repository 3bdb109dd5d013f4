/// Something odd that does not stop the file from loading.
package struct EnvWarning: Equatable, Sendable {
  package enum Cause: Equatable, Sendable {
    case textAfterQuote
    case noName
    case unusableName([UInt8])
    case longValue(name: [UInt8])
    case valueWithNUL(name: [UInt8])
    case unsetVariable([UInt8])
    /// More warnings than are shown.
    case more
  }

  package var line: Int
  package var cause: Cause

  package init(line: Int, _ cause: Cause) {
    self.line = line
    self.cause = cause
  }

  /// Whether the statement defines nothing that a program gets.
  package var isNotExported: Bool {
    switch cause {
    case .noName, .unusableName, .longValue, .valueWithNUL: true
    case .textAfterQuote, .unsetVariable, .more: false
    }
  }

  /// Names only, never a value: a warning ends up on terminals and in logs.
  package var message: String {
    switch cause {
    case .textAfterQuote: "text after a closing quote is read as a new statement"
    case .noName: "this statement has no name; it is not exported"
    case .unusableName(let name): "no program reads the name \(QuotedText(name)); it is not exported"
    case .longValue(let name): "the value of \(QuotedText(name)) is too long for an environment; it is not exported"
    case .valueWithNUL(let name): "the value of \(QuotedText(name)) holds a NUL byte; it is not exported"
    case .unsetVariable(let name): "The \(QuotedText(name)) variable is not set. Defaulting to a blank string."
    case .more: "there are more warnings than are shown"
    }
  }
}
