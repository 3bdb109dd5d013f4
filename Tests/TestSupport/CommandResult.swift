/// What a finished command left behind: look at all three together.
package struct CommandResult: Sendable, Equatable {
  /// As a shell gives it: 128 + N for signal N.
  package let status: Int32
  package let stdout: [UInt8]
  package let stderr: [UInt8]

  package var output: String { String(decoding: stdout, as: UTF8.self) }
  package var errors: String { String(decoding: stderr, as: UTF8.self) }
}
