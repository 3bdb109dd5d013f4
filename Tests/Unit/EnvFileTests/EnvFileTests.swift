import EnvFile
import Testing

@Suite struct EnvFileTests {
  @Test(
    arguments: EnvFileCases.statements + EnvFileCases.names + EnvFileCases.unquoted + EnvFileCases.quoted
      + EnvFileCases.limits)
  func statement(_ row: EnvFileCase) { check(row) }

  @Test(
    arguments: InterpolationCases.lookup + InterpolationCases.plain + InterpolationCases.operators
      + InterpolationCases.braces)
  func interpolation(_ row: EnvFileCase) { check(row) }

  private func check(_ row: EnvFileCase) {
    let outcome = ParseOutcome(row.input, environment: row.environment)
    switch row.expectation {
    case .map(let map):
      #expect(outcome.error == nil)
      #expect(outcome.map == map)
      #expect(outcome.warnings.count == row.warnings.count)
      for (warning, start) in zip(outcome.warnings, row.warnings) { #expect(warning.message.hasPrefix(start)) }
    case .error(let line, let message):
      #expect(outcome.error?.line == line)
      #expect(outcome.error?.message.hasPrefix(message) == true, "\(outcome.error?.message ?? "no error")")
    }
  }

  @Test func assignmentsAreInTheOrderOfTheLastDefinitions() throws {
    let file = try EnvFile.parse(Array("A=1\nB=\"2\n\"\n\nA=3\nC=4\n".utf8)) { _ in nil }
    #expect(
      file.assignments == [
        EnvAssignment(name: Array("B".utf8), value: Array("2\n".utf8), line: 2),
        EnvAssignment(name: Array("A".utf8), value: Array("3".utf8), line: 5),
        EnvAssignment(name: Array("C".utf8), value: Array("4".utf8), line: 6),
      ])
  }

  /// As a Character, a quote with a combining accent is no quote, and a carriage return with a newline is one.
  @Test func textIsReadAsBytes() throws {
    let file = try EnvFile.parse(Array("A='\u{301}'\r\nB=\u{E9}\r\nC=e\u{301}\r\n".utf8)) { _ in nil }
    #expect(file.assignments.map(\.line) == [1, 2, 3])
    #expect(file.assignments.map(\.value) == ["\u{301}", "\u{E9}", "e\u{301}"].map { Array($0.utf8) })
  }

  @Test func valuesKeepBytesThatAreNotUTF8() throws {
    let file = try EnvFile.parse(Array("A=".utf8) + [0xFF, 0xC3, 0x80, 0xA0]) { _ in nil }
    #expect(file.assignments.first?.value == [0xFF, 0xC3, 0x80, 0xA0])
  }

  @Test func warningsNameTheLineOfTheStatement() throws {
    let file = try EnvFile.parse(Array("A='\n'\na\tb='\n\n'\nC=$X\n".utf8)) { _ in nil }
    #expect(file.warnings.map(\.line) == [3, 6])
  }

  @Test func warningsAreLimited() throws {
    let file = try EnvFile.parse(Array(repeating: Array("A=$X\n".utf8), count: 5000).flatMap { $0 }) { _ in nil }
    #expect(file.warnings.count == 101)
  }

  /// A line that gives an error or a warning holds the secret: neither may show it.
  @Test(
    arguments: [
      "A=hunter2${", "A=${hunter2:-${}", "hunter2!=1", "hunter2 x=1", "A='hunter2", "A=\"b\" hunter2!", "A=hunter2\0",
      "B=hunter2\nA=${C?$B}", "A=hunter2\n=$A", "A=1\nhunter2",
    ])
  func messagesHoldNoValue(_ input: String) {
    let outcome = ParseOutcome(Array(input.utf8))
    let messages = outcome.warnings.map(\.message) + [outcome.error?.message ?? ""]
    for message in messages { #expect(!message.contains("hunter2")) }
    #expect(outcome.error != nil || !outcome.warnings.isEmpty)
  }
}
