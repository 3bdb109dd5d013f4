import Components
import Configuration
import Testing

@Suite struct ComposeEnvFilesTests {
  private func entries(_ text: String) -> [String] {
    ComposeEnvFiles(Array(text.utf8)).entries.map { entry in
      let service = entry.service.map { String(decoding: $0, as: UTF8.self) } ?? "-"
      return "\(service) \(String(decoding: entry.path, as: UTF8.self))"
    }
  }

  @Test func everyForm() {
    let text = """
      x-common: &common
        env_file: common.env
      services:
        a: {env_file: a.env}
        b:
          <<: *common
          env_file:
            - ../b.env
            - path: ./c.env
              required: false
            - *alias
          environment: {env_file_not: d.env}
        c:
          image: !tag x
      """
    #expect(entries(text) == ["- common.env", "a a.env", "b ../b.env", "b ./c.env"])
  }

  @Test(arguments: ["", "# only a comment\n", "a: [", "services: {a: {env_file: x.env}", "- env_file", "\u{0}"])
  func whatIsNoComposeFile(text: String) {
    #expect(entries(text) == (text.contains("x.env") ? ["a x.env"] : []))
  }
}
