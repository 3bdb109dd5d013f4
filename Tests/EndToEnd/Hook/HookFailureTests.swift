import TestSupport
import Testing

/// A hook-env that fails applies nothing, says so once, and is asked again.
@Suite struct HookFailureTests {
  @Test(arguments: Shell.allCases)
  func evaluatesNothingOfAFailedAnswer(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    try hook.sandbox.write("74", to: "stub/status")
    try hook.sandbox.write("tpl: error: broken\n", to: "stub/errors")
    let session = try hook.session()
    #expect(session.greeting == "tpl: error: broken\n")
    #expect(try session.run(hook.cd("project")) == .init(output: "tpl: error: broken\n", status: 0))
    #expect(try session.prompt() == .init(output: "", status: 0))
    let calls = hook.calls.count
    #expect(try session.value(of: "HELLO") == nil)
    #expect(hook.calls.count == calls + 1)
    try hook.sandbox.remove("stub/status")
    try session.prompt()
    #expect(try session.text(of: "HELLO") == "world")
    // Messages are heard again once it has worked.
    try session.run("cd ..")
    #expect(try session.run(hook.cd("project")).output.hasPrefix("tpl: error: broken\n"))
  }

  /// As by a limit of memory, or by whoever ends what takes too much of it: then nothing else says why there is no
  /// environment.
  @Test(arguments: Shell.allCases)
  func saysOnceThatASignalHasEndedIt(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    let session = try hook.session()
    try hook.sandbox.write("139", to: "stub/status")
    let said = try session.run(hook.cd("project")).output
    #expect(said.hasPrefix("tpl: error: /") && said.hasSuffix("/tpl hook-env ended with status 139\n"), "\(said)")
    #expect(try session.prompt() == .init(output: "", status: 0))
    try hook.sandbox.remove("stub/status")
    try session.prompt()
    #expect(try session.text(of: "HELLO") == "world")
  }

  @Test(arguments: Shell.allCases)
  func saysOnceThatTheBinaryIsMissing(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    let binary = hook.sandbox.read("bin/tpl") ?? []
    try hook.sandbox.remove("bin/tpl")
    let session = try hook.session()
    #expect(session.greeting == "tpl: error: tpl: command not found\n")
    #expect(try session.run(hook.cd("project")) == .init(output: "", status: 0))
    #expect(try session.prompt() == .init(output: "", status: 0))
    try hook.sandbox.write(binary, to: "bin/tpl", mode: 0o755)
    try session.prompt()
    #expect(try session.text(of: "HELLO") == "world")
    try hook.sandbox.remove("bin/tpl")
    #expect(try session.run("cd ..").output == "tpl: error: tpl: command not found\n")
  }

  @Test(arguments: Shell.allCases)
  func staysQuietAboutABinaryThatCannotRun(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.sandbox.write("#!/nonexistent/interpreter\n", to: "bin/tpl", mode: 0o755)
    let session = try hook.session()
    #expect(session.greeting != "")
    #expect(try session.prompt() == .init(output: "", status: 0))
  }

  @Test(arguments: Shell.allCases)
  func appliesNothingWhenInterruptedAndTriesAgain(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    let session = try hook.session()
    let showOptions = shell.text(bash: "echo $-", fish: "status job-control; status features")
    let options = try session.run(showOptions).output
    #expect(try hook.sandbox.run(["mkfifo", hook.sandbox.path("stub/hang")]).status == 0)
    session.type(hook.cd("project"))
    try waitUntil("hook-env") { hook.sandbox.exists("stub/hanging") }
    session.interrupt()
    // fish 3.1 has no event for the prompt after Ctrl-C, and the harness sees none.
    if shell.comparesContents { session.type("") }
    try session.nextPrompt("prompt after Ctrl-C")
    try hook.sandbox.remove("stub/hang")
    #expect(try session.value(of: "HELLO") == nil)
    #expect(try session.text(of: "HELLO") == "world")
    #expect(try session.run(showOptions).output == options)
  }

  @Test(arguments: [Shell.bash, .zsh])
  func goesOnAfterAReadonlyVariable(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.answer(in: "project", hook.export("LOCKED", "no"), hook.export("HELLO", "world"))
    let session = try hook.session(after: "readonly LOCKED=mine")
    try session.run(hook.cd("project"))
    #expect(try session.text(of: "LOCKED") == "mine")
    #expect(try session.text(of: "HELLO") == "world")
    #expect(try session.run("true").status == 0)
  }
}
