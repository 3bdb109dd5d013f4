import Foundation
import TestSupport
import Testing

/// `tpl env export`: each format is read back by what reads it, where that is here.
@Suite struct EnvExportTests {
  private static let value = "it's \"$x\" \\ `id` $(id) #c é\t;&|"

  private func repository(_ value: [UInt8], name: String = "KEY") throws -> TemplateRepository {
    let repository = try TemplateRepository.withVariables([".env": "", "platform/a/.env": ""])
    let result = try repository.sandbox.run(
      ["\(Binaries.directory)/tpl", "env", "set", name], input: value + [0x0A],
      environment: ["TPL_WATCHER": "off"], directory: "\(repository.root)/platform/a")
    #expect(result.status == 0, "\(result.errors)")
    return repository
  }

  private func export(_ format: String, _ repository: TemplateRepository) throws -> CommandResult {
    try repository.tpl(["env", "export", format])
  }

  @Test func shell() throws {
    let value = Array(Self.value.utf8) + [0x0A, 0xFF, 0x01, 0x0A]
    let repository = try repository(value)
    let text = try export("shell", repository)
    #expect(text.status == 0)
    try repository.sandbox.write(text.stdout, to: "exported")
    for shell in ["sh", "bash", "zsh"] where repository.sandbox.exists("/usr/bin/\(shell)") || shell == "sh" {
      let script = "set -u; . \"\(repository.sandbox.path("exported"))\"; printf %s. \"$KEY\"; printf %s \"$PATH\" >&2"
      let result = try repository.sandbox.run([shell, "-c", script], environment: ["PATH": "/usr/bin:/bin"])
      #expect(result.stdout == value + [0x2E], "\(shell)")
      #expect(result.errors == "/usr/bin:/bin:\(repository.root)/localbin", "\(shell)")
    }
  }

  @Test(
    arguments: [
      ("/front:$PATH:/back", "/front:/usr/bin:/bin:/back:ROOT/localbin"), ("/bin:/only", "/bin:/only:ROOT/localbin"),
    ])
  func aPathOfAnEnvFile(value: String, expected: String) throws {
    let repository = try TemplateRepository.withVariables(["platform/a/.env": "PATH=\(value)\n"])
    let script = "PATH=/usr/bin:/bin; eval \"$(\(Binaries.directory)/tpl env export shell)\"; echo \"$PATH\""
    let path = expected.replacing("ROOT", with: repository.root) + "\n"
    #expect(try repository.run(["/bin/sh", "-c", script], in: "platform/a") == CommandResult(0, path))
    let names = try repository.tpl(["env", "show", "-0"]).output.split(separator: "\0")
    #expect(names.count { $0 == "PATH" } == 1)
  }

  @Test func dotenvIsReadBack() throws {
    let value = Array(Self.value.utf8) + [0x0A, 0xFF, 0x0D, 0x01]
    let repository = try repository(value)
    try repository.sandbox.write(try export("dotenv", repository).stdout, to: "exported")
    let parsed = try repository.tpl(["env", "parse", "-0", repository.sandbox.path("exported")])
    #expect(parsed.status == 0 && parsed.stdout.starts(with: Array("KEY=".utf8) + value + [0]))
  }

  @Test func jsonDockerAndSystemd() throws {
    let repository = try repository(Array(Self.value.utf8))
    let json = try JSONSerialization.jsonObject(with: Data(try export("json", repository).stdout))
    #expect((json as? [String: String])?["KEY"] == Self.value)
    #expect((json as? [String: String])?["PATH"] == nil)
    #expect(try export("docker", repository).output.hasPrefix("KEY=\(Self.value)\nTPL_ROOT="))
    #expect(
      try export("systemd", repository).output.hasPrefix(
        #"KEY="it's \"\$x\" \\ \`id\` \$(id) #c é"# + "\t;&|\"\nTPL_ROOT="))
  }

  @Test func githubDelimitersAreNotGuessable() throws {
    let repository = try repository(Array("a\nEOF\nghadelimiter_\n".utf8))
    let texts = try (0..<2).map { _ in try export("github", repository).output }
    let delimiters = texts.map { $0.split(separator: "\n")[0].dropFirst("KEY<<".count) }
    #expect(delimiters[0] != delimiters[1] && delimiters[0].count == "ghadelimiter_".count + 32)
    for (text, delimiter) in zip(texts, delimiters) {
      #expect(text.hasPrefix("KEY<<\(delimiter)\na\nEOF\nghadelimiter_\n\n\(delimiter)\nTPL_ROOT<<"))
    }
  }

  @Test(
    arguments: [
      ("docker", "KEY", Array("a\nb".utf8), "its value holds a newline"),
      ("docker", "KEY", Array("a\r".utf8), "its value ends in a carriage return"),
      ("docker", "KEY", Array(repeating: 0x78, count: 65_536), "its value is too long"),
      ("docker", "KEY", [0xFF], "its value is not UTF-8"), ("json", "KEY", [0xFF], "its value is not UTF-8"),
      ("systemd", "KEY", [0xC3], "its value is not UTF-8"), ("github", "KEY", [0xFF], "its value is not UTF-8"),
      ("github", "GITHUB_TOKEN", [0x78], "the runner does not take this name"),
    ])
  func whatAFormatCannotCarry(format: String, name: String, value: [UInt8], reason: String) throws {
    let repository = try repository(value, name: name)
    #expect(
      try export(format, repository)
        == CommandResult(
          65, "", "tpl: error: \(repository.root)/platform/a/.env:1: \(format) cannot carry \(name): \(reason)\n"))
  }

  @Test func anUnknownFormat() throws {
    #expect(
      try export("yaml", try TemplateRepository.withVariables())
        == CommandResult(
          64, "",
          "tpl: error: unknown format 'yaml'\ntpl: hint: shell, json, dotenv, docker, systemd or github\n"))
  }
}
