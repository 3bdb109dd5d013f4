import TestSupport
import Testing

/// The way from a prompt to the environment: when hook-env is asked, and what becomes of its answer.
@Suite struct HookActivationTests {
  @Test(arguments: Shell.allCases)
  func followsTheDirectory(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    let session = try hook.session()
    #expect(session.greeting == "")
    #expect(hook.calls.count == 1)
    let entering = try session.run(hook.cd("project"))
    #expect(entering == .init(output: "", status: 0))
    #expect(try session.exported()["HELLO"] == Array("world".utf8))
    let calls = hook.calls.count
    try session.prompt()
    #expect(hook.calls.count == calls)
    try hook.answer(in: "project", hook.export("HELLO", "again"))
    try session.prompt()
    #expect(try session.text(of: "HELLO") == "again")
    try session.run("cd ..")
    #expect(try session.value(of: "HELLO") == nil)
  }

  @Test(arguments: [Shell.zsh, .fish])
  func isInTimeForTheNextCommandOfTheSameLine(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    let session = try hook.session()
    let reply = try session.run(hook.cd("project") + shell.text(bash: " && ", fish: "; and ") + "echo $HELLO")
    #expect(reply.output == "world\n")
    #expect(hook.calls.count == 2)
  }

  @Test func leavesCommandSubstitutionsAlone() throws {
    let hook = try HookFixture(.zsh)
    let session = try hook.session()
    #expect(try session.run("x=$(\(hook.cd("project")))").status == 0)
    #expect(hook.calls.count == 1)
  }

  @Test(arguments: Shell.allCases)
  func carriesEveryByte(shell: Shell) throws {
    let hook = try HookFixture(shell)
    let values: [[UInt8]] = [
      [], Array(UInt8(1)...255), Array("*.ogg=38;5;45:*.wav=38;5;45".utf8), Array(#"\\\ ||/usr/bin/x %s"#.utf8),
      Array("tab\tcr\r\nlf\n".utf8), Array("♀♂ '\u{301} 🙂".utf8),
      Array("$(echo no) `echo no` ${HOME} !! ~ 'q' \"q\"".utf8),
      [UInt8](repeating: UInt8(ascii: "x"), count: 100_000),
    ]
    try hook.sandbox.write(
      values.indices.flatMap { hook.export("V\($0)", values[$0]) + [0x0A] }, to: "project/.stub.\(shell)")
    let session = try hook.session()
    try session.run(hook.cd("project"))
    let exported = try session.exported()
    for (index, value) in values.enumerated() { #expect(exported["V\(index)"] == value) }
  }

  @Test(
    arguments: Shell.allCases,
    [
      "space dir", "$test", "(paren)", "a:a", "b'c", "új", "$(touch pwn)", "`touch pwn`", "semi;colon", "-n",
      "back\\slash",
      "*",
    ])
  func takesAnyNameOfADirectoryAsData(shell: Shell, name: String) throws {
    let hook = try HookFixture(shell)
    try hook.answer(in: "project/\(name)", hook.export("HELLO", "world"))
    let session = try hook.session()
    try session.run(hook.cd("project/\(name)"))
    #expect(try session.text(of: "HELLO") == "world")
    #expect(hook.calls.count == 2)
    #expect(hook.calls.last == "\(shell) \(hook.sandbox.path("project/\(name)")) ")
    #expect(!hook.sandbox.exists("project/\(name)/pwn") && !hook.sandbox.exists("home/pwn"))
  }

  @Test(arguments: Shell.allCases)
  func takesANewlineInTheNameOfADirectory(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.answer(in: "project/a\nb\n", hook.export("HELLO", "world"))
    let session = try hook.session()
    try session.run(hook.cd("project"))
    try session.run("cd a*")
    #expect(try session.text(of: "HELLO") == "world")
    let calls = hook.calls.count
    try session.prompt()
    #expect(hook.calls.count == calls)
  }

  @Test(arguments: Shell.allCases)
  func survivesTheRemovalOfItsDirectory(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    let session = try hook.session()
    try session.run(hook.cd("project"))
    try hook.sandbox.remove("project")
    try hook.sandbox.remove("stub/token")
    let reply = try session.prompt()
    #expect(reply.status == 0)
    #expect(reply.output.split(separator: "\n").filter { !$0.contains("getcwd() failed") } == [])
    #expect(try session.value(of: "HELLO") == nil)
  }

  @Test(arguments: Shell.allCases)
  func keepsItsStateOutOfTheEnvironment(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    let inherited = ["__tpl_memory": "inherited", "__tpl_failed": hook.sandbox.path("project")]
    let session = try hook.session(environment: inherited)
    try session.run(hook.cd("project"))
    #expect(try session.text(of: "HELLO") == "world")
    let names = try session.exported().keys.filter { $0.contains("__tpl_") }
    #expect(shell == .fish ? names == [] : names.allSatisfy { $0 == "__tpl_memory" || $0 == "__tpl_failed" })
    #expect(hook.calls.last?.hasSuffix(" ") == true)
  }

  @Test(arguments: Shell.allCases)
  func remembersWhatItWasWarnedAbout(shell: Shell) throws {
    let hook = try HookFixture(shell)
    let remember = shell.text(bash: "__tpl_memory='k 1'", fish: "set -g __tpl_memory 'k 1'")
    try hook.answer(in: "project", Array(remember.utf8))
    let session = try hook.session()
    try session.run(hook.cd("project"))
    try session.run("cd ..")
    #expect(hook.calls.last == "\(shell) \(hook.sandbox.root) k 1")
  }
}
