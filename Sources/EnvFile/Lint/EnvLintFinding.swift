/// Something in an env file that other readers of such files understand otherwise, or that is probably a mistake.
package struct EnvLintFinding: Equatable, Sendable {
  /// The raw value is the name that users see and configure.
  package enum Rule: String, CaseIterable, Sendable {
    case syntax
    case unexportable
    case noValue = "no-value"
    case duplicateName = "duplicate-name"
    case textAfterQuote = "text-after-quote"
    case exportKeyword = "export-keyword"
    case separator
    case byteOrderMark = "byte-order-mark"
    case carriageReturn = "carriage-return"
    case trailingBlank = "trailing-blank"
    case commentIsValue = "comment-is-value"
    case tabBeforeComment = "tab-before-comment"
    case hashInValue = "hash-in-value"
    case inlineComment = "inline-comment"
    case shellSyntax = "shell-syntax"
    case commandSubstitution = "command-substitution"
    case interpolation
    case literalDollar = "literal-dollar"
    case dollarInSecret = "dollar-in-secret"
    case doubleQuotes = "double-quotes"
    case escape
    case multiline
    case missingName = "missing-name"
    case undefinedReference = "undefined-reference"
    case fileMode = "file-mode"
  }

  /// A change that leaves every value as it is.
  struct Edit: Equatable, Sendable {
    var range: Range<Int>
    var replacement: [UInt8]
  }

  package var rule: Rule
  /// From 1; `nil` when it concerns the file as a whole.
  package var line: Int?
  /// Names only, never a value.
  package var message: String
  /// ``EnvLint/fixed(_:)`` mends it without changing what tpl and docker compose read.
  package var isFixable: Bool { !edits.isEmpty }
  var edits: [Edit] = []

  init(_ rule: Rule, line: Int?, _ message: String, edits: [Edit] = []) {
    self.rule = rule
    self.line = line
    self.message = message
    self.edits = edits
  }
}
