import TestSupport
import Testing

/// The function `tpl`: `cd` in this shell, everything else to the binary unchanged.
@Suite struct HookCommandTests {
  @Test(arguments: Shell.allCases)
  func changesTheDirectory(shell: Shell) throws {
    let hook = try HookFixture(shell)
    for name in ["a b", "plain\n"] { try hook.sandbox.makeDirectory("stub/\(name)") }
    try hook.answer(in: "stub/a b", hook.export("HELLO", "world"))
    let session = try hook.session()
    func go(_ line: String) throws -> String {
      #expect(try session.run(line).status == 0, "\(line)")
      let path = try session.text(of: "PWD") ?? ""
      return String(path.dropFirst(hook.sandbox.root.count + 1))
    }
    #expect(try go("tpl cd 'a b'") == "stub/a b")
    #expect(try session.text(of: "HELLO") == "world")
    #expect(try go("tpl cd -") == "home")
    #expect(try go("tpl cd") == "stub")
    let name = shell.text(bash: "$'plain\\n'", fish: "plain\\n")
    #expect(try go("tpl cd \(name)") == "stub/plain\n")
    #expect(try go("cd -") == "stub")
  }

  @Test(arguments: Shell.allCases)
  func passesStatusErrorsAndArgumentsThrough(shell: Shell) throws {
    let hook = try HookFixture(shell)
    let session = try hook.session()
    #expect(try session.run("tpl cd nowhere") == .init(output: "tpl: error: no component nowhere\n", status: 1))
    #expect(try session.text(of: "PWD") == hook.sandbox.home)
    #expect(try session.run("tpl cd gone").status != 0)
    #expect(try session.run("tpl cd --help") == .init(output: "options: cd --help\n", status: 0))
    #expect(try session.run("tpl run 'a b' '' '*' -- -x") == .init(output: "[run][a b][][*][--][-x]\n", status: 7))
    #expect(try session.run("tpl") == .init(output: "[]\n", status: 7))
  }
}
