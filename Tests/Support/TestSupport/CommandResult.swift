/// What a finished command left behind: look at all three together.
package struct CommandResult: Sendable, Equatable {
  /// As a shell gives it: 128 + N for signal N.
  package let status: Int32
  package let stdout: [UInt8]
  package let stderr: [UInt8]

  package init(status: Int32, stdout: [UInt8], stderr: [UInt8]) {
    self.status = status
    self.stdout = stdout
    self.stderr = stderr
  }

  /// What a test expects.
  package init(_ status: Int32, _ output: String, _ errors: String = "") {
    self.init(status: status, stdout: Array(output.utf8), stderr: Array(errors.utf8))
  }

  package var output: String { String(decoding: stdout, as: UTF8.self) }
  package var errors: String { String(decoding: stderr, as: UTF8.self) }
}
