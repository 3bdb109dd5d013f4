/// A syntax error: nothing of the file is used.
///
/// The wording is compose-go's without its `line N: ` (that is `line`) and without the text it quotes, which can be a
/// secret: the offending line in `unexpected character`, the value in `unterminated quoted value` and
/// `Invalid template`, and the values of variables in the message of `${NAME:?message}`.
package struct EnvFileError: Error, Equatable, Sendable {
  package var line: Int
  package var message: String

  package init(line: Int, message: String) {
    self.line = line
    self.message = message
  }
}
