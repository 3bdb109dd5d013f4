/// A syntax error: nothing of the file is used.
///
/// The wording is compose-go's without its `line N: ` (that is `line`) and without the text it quotes, which can be a
/// secret: the offending line in `unexpected character`, the value in `unterminated quoted value` and
/// `Invalid template`, and the values of variables in the message of `${NAME:?message}`.
package struct EnvFileError: Error, Equatable, Sendable {
  package enum Cause: Equatable, Sendable {
    /// The file ends behind `export`.
    case nothing
    case spaceInName
    case unexpectedCharacter(Unicode.Scalar)
    case unterminatedQuote(name: [UInt8], statementLine: Int)
    case invalidTemplate(name: [UInt8])
    case deepNesting(name: [UInt8])
    case longValues(name: [UInt8])
    /// `${NAME:?message}`; the message without values.
    case requiredVariable([UInt8], message: [UInt8])
  }

  package var line: Int
  package var cause: Cause

  package init(line: Int, _ cause: Cause) {
    self.line = line
    self.cause = cause
  }

  package var message: String {
    switch cause {
    case .nothing: "zero length string"
    case .spaceInName: "key cannot contain a space"
    case .unexpectedCharacter(let scalar): "unexpected character \(QuotedText(scalar)) in variable name"
    case .unterminatedQuote(let name, let start):
      "unterminated quoted value of \(QuotedText(name)), which starts on line \(start)"
    case .invalidTemplate(let name): "Invalid template in the value of \(QuotedText(name))"
    case .deepNesting(let name): "too many nested substitutions in the value of \(QuotedText(name))"
    case .longValues(let name): "the values of variables add up to too much text in the value of \(QuotedText(name))"
    case .requiredVariable(let name, let message):
      "required variable \(String(decoding: name, as: UTF8.self)) is missing a value"
        + (message.isEmpty ? "" : ": " + QuotedText.printable(message))
    }
  }
}
