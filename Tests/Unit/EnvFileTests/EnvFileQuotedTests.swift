import EnvFile
import Testing

@Suite struct EnvFileQuotedTests {
  @Test(
    arguments: [
      ("", "''"), ("b c", "'b c'"), ("$B # \"c\"\n", "'$B # \"c\"\n'"), ("it's", "\"it's\""),
      ("a\\$b\"\n'", #""a\\\$b\"\n'""#), ("b\r", #""b\r""#),
    ])
  func text(_ value: String, _ text: String) {
    #expect(EnvFile.quoted(Array(value.utf8)) == Array(text.utf8))
  }

  @Test func randomValuesSurvive() throws {
    var random = RandomBytes(seed: 2)
    for _ in 0..<5000 {
      let value = random.value(maximum: 40)
      let file = try EnvFile.parse(Array("A=".utf8) + EnvFile.quoted(value) + Array("\nB=1\n".utf8)) { _ in [0x78] }
      #expect(file.assignments.map(\.value) == [value, [0x31]])
      #expect(file.warnings.isEmpty)
    }
  }
}
