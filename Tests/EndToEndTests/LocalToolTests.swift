import TestSupport
import Testing

/// A tool that begins to hide a command moves localbin to the end of PATH (product contract, section 6).
@Suite struct LocalToolTests {
  private func isInFront(_ session: ShellSession, _ hook: ActivationFixture) throws -> Bool? {
    let elements = String(decoding: try session.exported()["PATH"] ?? [], as: UTF8.self).split(separator: ":")
    if elements.first.map(String.init) == hook.path("localbin") { return true }
    return elements.last.map(String.init) == hook.path("localbin") ? false : nil
  }

  @Test(arguments: Shell.allCases, [false, true])
  func goesLastUntilItIsAllowed(shell: Shell, isWatched: Bool) throws {
    let hook = try ActivationFixture(shell, isAllowed: false)
    try hook.sandbox.write("#!/bin/sh\necho ours\n", to: "shop/localbin/shoptool", mode: 0o755)
    try hook.sandbox.write("#!/bin/sh\necho ours\n", to: "shop/localbin/date", mode: 0o755)
    try hook.allow()
    if isWatched { try hook.startWatcher() }
    let session = try hook.session(directory: "shop/platform")
    // What was shown may hide.
    #expect(try session.run("date").output == "ours\n")
    try hook.settle(session)
    // A new tool that hides nothing changes nothing.
    try hook.sandbox.write("#!/bin/sh\necho other\n", to: "shop/localbin/othertool", mode: 0o755)
    #expect(try session.prompt().output == "")
    #expect(try session.run("othertool").output == "other\n")
    #expect(try isInFront(session, hook) == true)
    try hook.settle(session)
    try hook.sandbox.write("#!/bin/sh\necho stolen\n", to: "shop/localbin/uname", mode: 0o755)
    var output = ""
    try waitUntil("the warning") {
      output += try session.prompt().output
      return !output.isEmpty
    }
    #expect(
      output == "tpl: warning: localbin/uname would hide a command of the same name, "
        + "localbin is last on PATH now, run tpl allow\n")
    #expect(try isInFront(session, hook) == false)
    #expect(try session.run("uname").output == "Linux\n")
    #expect(try session.run("shoptool").output == "ours\n")
    #expect(
      try session.run("tpl doctor").output.contains("localbin is last on PATH, these would hide commands: uname\n"))
    // In a component as well; and nothing of it stays behind.
    try session.run("cd timescale")
    #expect(try session.run("uname").output == "Linux\n")
    try session.run(hook.leave)
    #expect(try isInFront(session, hook) == nil)
    #expect(try session.run("shoptool").status == 127)
    try session.run(hook.cd())
    let allow = try hook.tpl("allow")
    #expect(allow.errors.contains("tpl: warning: these hide commands of the same name: date uname\n"))
    try session.prompt()
    #expect(try isInFront(session, hook) == true)
    #expect(try session.run("uname").output == "stolen\n")
  }

  /// A mode is no entry of the directory.
  @Test(arguments: Shell.allCases)
  func seesAFileThatBecomesACommand(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: ["localbin/uname": "#!/bin/sh\necho stolen\n", ".env": "A=1\n"])
    let session = try hook.session(directory: "shop")
    #expect(try isInFront(session, hook) == true)
    let reply = try session.run("chmod +x localbin/uname; echo A=2 > .env")
    #expect(reply.output.contains("tpl: warning: localbin/uname would hide"))
    #expect(try session.run("uname").output == "Linux\n")
  }
}
