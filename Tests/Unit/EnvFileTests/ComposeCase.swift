import Testing

/// What compose-go does with a file, by its published tests and by observation: the dialect that tpl follows.
struct ComposeCase: Sendable, CustomTestStringConvertible {
  var input: String
  var environment: [String: String] = [:]
  /// What can be exported of it.
  var map: [String: String] = [:]
  /// The line and how the message starts.
  var error: (line: Int, start: String)?

  init(_ input: String, env: [String: String] = [:], _ map: [String: String]) {
    (self.input, environment, self.map) = (input, env, map)
  }

  init(_ input: String, env: [String: String] = [:], error line: Int, _ start: String) {
    (self.input, environment, error) = (input, env, (line, start))
  }

  var testDescription: String { input.debugDescription }
}
