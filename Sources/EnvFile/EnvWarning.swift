/// Something odd that does not stop the file from loading.
package struct EnvWarning: Equatable, Sendable {
  package var line: Int
  /// Names only, never a value: a warning ends up on terminals and in logs.
  package var message: String

  package init(line: Int, message: String) {
    self.line = line
    self.message = message
  }
}
