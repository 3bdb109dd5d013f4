import Foundation
import TestSupport
import Testing

/// `tpl allow` as the one place where a person decides.
@Suite struct AllowScreenTests {
  private func large() throws -> TemplateRepository {
    let repository = try TemplateRepository(["localbin/"])
    for number in 1...40 {
      try repository.write("A\(number)=1\nB\(number)=2\n", to: "platform/c\(number)/.env")
      try repository.write("#!/bin/sh\n", to: "localbin/tool\(number)", mode: 0o755)
    }
    try repository.write("LD_PRELOAD=/x\nDOCKER_HOST=tcp://x\n", to: "platform/c7/.env.dev")
    return repository
  }

  /// Counts first, what is unusual in full, the rest behind --verbose.
  @Test func aLargeRepositoryFitsOneScreen() throws {
    let repository = try large()
    let errors = try repository.must("allow").errors
    #expect(
      errors == """
        tpl: allowed \(repository.root), 40 components
        tpl:   on PATH: tool1 tool10 tool11 tool12 tool13 tool14 and 34 more
        tpl:   env files: platform/c1/.env platform/c10/.env platform/c11/.env platform/c12/.env platform/c13/.env platform/c14/.env and 35 more
        tpl:   in them: 82 names
        tpl: warning: these steer other programs: DOCKER_HOST
        tpl: warning: these are never taken from a repository: LD_PRELOAD
        tpl: hint: 'tpl allow --verbose' lists all

        """)
    let verbose = try repository.must("allow", "--verbose").errors
    #expect(verbose.contains("tpl:   platform/c40/.env: env file, same\ntpl:     A40 B40\n"))
    #expect(verbose.contains("    LD_PRELOAD DOCKER_HOST!\n"))
  }

  /// What changed since, by names; nothing is recorded, and no value is shown.
  @Test func diffShowsWhatChanged() throws {
    let repository = try TemplateRepository()
    try repository.write("default_env: dev\n", to: "tpl.yaml")
    try repository.write("KEPT=1\nOLD=geheim1\nCHANGED=geheim2\n", to: ".env")
    try repository.shell("git init -q . && git add -f .env tpl.yaml")
    #expect(
      try repository.tpl("allow", "--diff").output.hasPrefix(
        ".env: new env file, from version control\n  + KEPT=****\n"))
    #expect(try repository.must("roots").output == "")
    try repository.allow()
    #expect(try repository.tpl("allow", "--diff") == CommandResult(0, ""))
    try repository.write("KEPT=1\nCHANGED=geheim3\nNEW=geheim4\n", to: ".env")
    try repository.write("default_env: dev\nname: x\n", to: "tpl.yaml")
    try repository.write("#!/bin/sh\n", to: "localbin/tool", mode: 0o755)
    let diff = try repository.tpl("allow", "--diff")
    #expect(
      diff
        == CommandResult(
          0,
          """
          .env: changed env file, from version control
            + NEW=****
            ~ CHANGED=****
            - OLD=****
          localbin/tool: new tool
          tpl.yaml: changed configuration, from version control
            + name: x

          """))
    #expect(try repository.prompt("").exported["KEPT"] == nil)
  }

  /// One file alone; another one that changed goes on waiting.
  @Test func oneFileAlone() throws {
    let repository = try TemplateRepository(["platform/a/", "platform/b/", "localbin/"])
    try repository.write("A=1\n", to: "platform/a/.env")
    try repository.write("B=1\n", to: "platform/b/.env")
    try repository.shell("git init -q . && git add -f .")
    try repository.allow()
    for name in ["a", "b"] { try repository.write("\(name.uppercased())=2\n", to: "platform/\(name)/.env") }
    let result = try repository.tpl("allow", ".env", in: "platform/a")
    #expect(result == CommandResult(0, "", "tpl: allowed platform/a/.env\ntpl:   in it: A\n"))
    #expect(try repository.prompt("platform/a").exported["A"] == "2")
    let waiting = try repository.prompt("platform/b")
    #expect(waiting.exported["B"] == nil)
    #expect(waiting.warnings == ["platform/b (dev) NOT LOADED: platform/b/.env changed (~B), run 'tpl allow'"])
    let other = try repository.tpl("allow", "platform/a/README.md")
    #expect(other.status != 0 && other.output == "")
  }

  @Test func json() throws {
    let repository = try large()
    let result = try repository.must("allow", "--json")
    let document = try #require(try JSONSerialization.jsonObject(with: Data(result.stdout)) as? [String: Any])
    #expect(document["schema"] as? Int == 1 && document["components"] as? Int == 40)
    let inputs = try #require(document["inputs"] as? [[String: Any]])
    #expect(inputs.count == 81)
    #expect(inputs.allSatisfy { $0["state"] as? String == "new" && $0["from_version_control"] as? Bool == false })
    #expect(document["never_taken"] as? [String] == ["LD_PRELOAD"])
    #expect(!result.output.contains("tcp://x"))
  }

  /// In every shell at its next prompt, whatever of the root is active there.
  @Test(arguments: Shell.allCases)
  func denyTakesAllBackInEveryShell(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "A=1\n", "platform/timescale/.env": "B=1\n"])
    let sessions = [
      try hook.session(directory: "shop"), try hook.session(directory: "shop/platform/timescale"),
    ]
    for session in sessions { try hook.settle(session) }
    #expect(try hook.tpl("deny").status == 0)
    for session in sessions {
      try session.prompt()
      for name in ["A", "B", "TPL_ROOT"] { #expect(try session.value(of: name) == nil) }
      #expect(try session.text(of: "PATH")?.contains(hook.path("localbin")) == false)
    }
  }
}
