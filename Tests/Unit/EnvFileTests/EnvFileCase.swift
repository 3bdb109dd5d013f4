import Testing

/// One row of a table: a file, the environment before it, and what it gives.
struct EnvFileCase: Sendable, CustomTestStringConvertible {
  enum Expectation: Sendable {
    case map([String: String])
    /// The line and how the message starts.
    case error(Int, String)
  }

  var name: String
  var input: [UInt8]
  var environment: [String: String]
  var expectation: Expectation
  /// How each warning starts, in order.
  var warnings: [String]

  init(
    _ name: String, _ input: String, env: [String: String] = [:], _ map: [String: String], warnings: [String] = []
  ) {
    self.init(name, bytes: Array(input.utf8), env: env, .map(map), warnings: warnings)
  }

  init(_ name: String, _ input: String, env: [String: String] = [:], error line: Int, _ message: String) {
    self.init(name, bytes: Array(input.utf8), env: env, .error(line, message))
  }

  init(
    _ name: String, bytes: [UInt8], env: [String: String] = [:], _ expectation: Expectation, warnings: [String] = []
  ) {
    self.name = name
    self.input = bytes
    environment = env
    self.expectation = expectation
    self.warnings = warnings
  }

  var testDescription: String { name }
}
