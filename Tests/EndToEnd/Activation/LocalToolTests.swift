import TestSupport
import Testing

/// Where localbin stands on PATH.
@Suite struct LocalToolTests {
  private func isInFront(_ session: ShellSession, _ hook: ActivationFixture) throws -> Bool? {
    let elements = String(decoding: try session.exported()["PATH"] ?? [], as: UTF8.self).split(separator: ":")
    if elements.first.map(String.init) == hook.path("localbin") { return true }
    return elements.last.map(String.init) == hook.path("localbin") ? false : nil
  }

  /// The one that looks first must not tell the other one that nothing has changed.
  @Test(arguments: Shell.allCases)
  func everyShellIsToldOfAChange(shell: Shell) throws {
    let hook = try ActivationFixture(shell, isAllowed: false)
    try hook.sandbox.write("#!/bin/sh\n", to: "shop/localbin/shoptool", mode: 0o755)
    #expect(try hook.tpl("allow", "--localbin-first").status == 0)
    try hook.startWatcher()
    let sessions = [try hook.session(directory: "shop"), try hook.session(directory: "shop")]
    for session in sessions { try hook.settle(session) }
    try hook.sandbox.write("#!/bin/sh\n", to: "shop/localbin/othertool", mode: 0o755)
    let warning = "tpl: warning: localbin/othertool is not as it was shown"
    try waitUntil("the first warning") { try sessions[0].prompt().output.hasPrefix(warning) }
    try hook.settle(sessions[0])
    #expect(try sessions[1].prompt().output.hasPrefix(warning))
    #expect(try isInFront(sessions[1], hook) == false)
  }

  /// At the end it adds commands and hides none; in front only where the user said so, and while every tool is as it
  /// was shown.
  @Test(arguments: Shell.allCases, [false, true])
  func standsLastUnlessItWasPutInFront(shell: Shell, isWatched: Bool) throws {
    let hook = try ActivationFixture(shell, isAllowed: false)
    try hook.sandbox.write("#!/bin/sh\necho ours\n", to: "shop/localbin/shoptool", mode: 0o755)
    try hook.sandbox.write("#!/bin/sh\necho ours\n", to: "shop/localbin/uname", mode: 0o755)
    let allow = try hook.tpl("allow")
    #expect(allow.errors.contains("tpl: warning: these are hidden by commands of the same name: uname\n"))
    if isWatched { try hook.startWatcher() }
    let session = try hook.session(directory: "shop/platform")
    #expect(try session.run("shoptool; uname").output == "ours\nLinux\n")
    #expect(try isInFront(session, hook) == false)
    let first = try hook.tpl("allow", "--localbin-first")
    #expect(first.errors.contains("tpl: warning: these hide commands of the same name: uname\n"))
    try session.prompt()
    #expect(try session.run("uname").output == "ours\n")
    #expect(try isInFront(session, hook) == true)
    try hook.settle(session)
    // A tool of the user's own, but not one that was shown.
    try hook.sandbox.write("#!/bin/sh\necho other\n", to: "shop/localbin/othertool", mode: 0o755)
    var output = ""
    try waitUntil("the warning") {
      output += try session.prompt().output
      return !output.isEmpty
    }
    let reason = "is not as it was shown, localbin is last on PATH now, run 'tpl allow --localbin-first'"
    #expect(output == "tpl: warning: localbin/othertool \(reason)\n")
    #expect(try session.run("othertool; uname").output == "other\nLinux\n")
    // In a component as well; and nothing of it stays behind.
    try session.run("cd timescale")
    #expect(try session.run("uname").output == "Linux\n")
    try session.run(hook.leave)
    #expect(try isInFront(session, hook) == nil)
    #expect(try session.run("shoptool").status == 127)
    // The choice is kept.
    try session.run(hook.cd())
    try hook.allow()
    try session.prompt()
    #expect(try isInFront(session, hook) == true)
    #expect(try hook.tpl("allow", "--no-localbin-first").status == 0)
    try session.prompt()
    #expect(try isInFront(session, hook) == false)
  }

  /// A mode is no entry of the directory, and everybody's file is nobody's tool.
  @Test(arguments: Shell.allCases)
  func seesAFileThatBecomesACommand(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: ["localbin/uname": "#!/bin/sh\necho stolen\n", ".env": "A=1\n"])
    try #require(try hook.tpl("allow", "--localbin-first").status == 0)
    let session = try hook.session(directory: "shop")
    #expect(try isInFront(session, hook) == true)
    let reply = try session.run("chmod +x localbin/uname; echo A=2 > .env")
    #expect(reply.output.contains("tpl: warning: localbin/uname is not as it was shown"))
    #expect(try session.run("uname").output == "Linux\n")
    let second = try session.run("chmod 777 localbin/uname; echo A=3 > .env")
    #expect(second.output.contains("localbin/uname can be written by everybody"))
    #expect(try isInFront(session, hook) == nil)
  }
}
