import EnvFile
import Testing

@Suite struct ComposeTests {
  @Test(arguments: ComposeCase.files + ComposeCase.templates)
  func oneFile(_ row: ComposeCase) {
    let outcome = ParseOutcome(Array(row.input.utf8), environment: row.environment)
    guard let error = row.error else {
      #expect(outcome.error == nil)
      // Bytes: to a Dictionary of Strings two spellings of one character are one key.
      #expect(outcome.map.mapValues { Array($0.utf8) } == row.map.mapValues { Array($0.utf8) })
      return
    }
    #expect(outcome.error?.line == error.line)
    #expect(outcome.error?.message.hasPrefix(error.start) == true, "\(outcome.error?.message ?? "no error")")
  }

  /// Later files see the values of earlier ones, and the process's own variables come before all of them.
  @Test func severalFiles() {
    let files = ["HOST=first\nURL=http://$HOST\n", "HOST=second\nURL=http://$HOST\n"]
    for (environment, url) in [([:], "http://first"), (["HOST": "outer"], "http://outer")]
      as [([String: String], String)]
    {
      var map: [String: String] = [:]
      for file in files {
        let outcome = ParseOutcome(Array(file.utf8), environment: map.merging(environment) { $1 })
        map.merge(outcome.map) { $1 }
      }
      #expect(map == ["HOST": "second", "URL": url])
    }
  }
}
