import Foundation
import TestSupport
import Testing

/// What the user decides counts in every shell, and what belongs to one place stays in it, whatever else fails.
@Suite struct DecisionReachTests {
  /// Over ssh, from cron or in a terminal multiplexer of before: its tokens lie elsewhere.
  @Test(arguments: Shell.allCases, [false, true])
  func aShellOfAnotherRuntimeDirectoryIsReached(shell: Shell, isWatched: Bool) throws {
    let hook = try ActivationFixture(shell, files: [".env": "SECRET=1\n", ".env.prod": "SECRET=2\n"])
    if isWatched { try hook.startWatcher() }
    let other = try hook.sandbox.makeDirectory("other", mode: 0o700)
    let session = try hook.session(environment: ["XDG_RUNTIME_DIR": other], directory: "shop")
    // A fish before 3.6 asks at every prompt where no watcher is running.
    if !shell.comparesContents { try hook.settle(session) }
    #expect(try session.text(of: "SECRET") == "1")
    #expect(try hook.tpl("use", "prod").status == 0)
    try session.prompt()
    #expect(try session.text(of: "SECRET") == "2")
    if !shell.comparesContents { try hook.settle(session) }
    #expect(try hook.tpl("deny").status == 0)
    try session.prompt()
    #expect(try session.value(of: "SECRET") == nil)
    #expect(try session.exported()["TPL_ROOT"] == nil)
  }

  /// Anybody can fill a directory in /tmp, and the runtime directory may lie there.
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")), arguments: [false, true])
  func withoutRoomForATokenTheEnvironmentIsStillTakenBack(isDenied: Bool) throws {
    let hook = try ActivationFixture(.bash, files: [".env": "SECRET=1\n"])
    let session = try hook.session(directory: "shop")
    #expect(try session.text(of: "SECRET") == "1")
    if isDenied { #expect(try hook.tpl("deny").status == 0) }
    let strace =
      "/usr/bin/strace -qq -o /dev/null -e inject=utimensat:error=ENOSPC \(Binaries.directory)/tpl hook-env bash"
    let line = "\(isDenied ? ":" : "cd /"); eval \"$(\(strace) \"$PWD\" \"$__tpl_memory\")\"; echo \"<$SECRET>\""
    #expect(try session.run("__tpl_prompt() { :; }; \(line)").output.contains("<>"))
  }

  /// What cannot be read in one component keeps nothing of another one.
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")),
    arguments: [
      (".env", "openat:error=EIO", ".env: input/output error; nothing is active"),
      ("tpl.yaml", "newfstatat:error=EACCES", "tpl.yaml: permission denied; the next prompt looks again"),
    ])
  func troubleKeepsNothingOfAnotherPlace(file: String, call: String, warning: String) throws {
    let hook = try ActivationFixture(
      .bash, files: ["platform/timescale/.env": "SECRET=1\n", "application/app1/.env": "OTHER=1\n"])
    let session = try hook.session(directory: "shop/platform/timescale")
    #expect(try session.text(of: "SECRET") == "1")
    let strace =
      "/usr/bin/strace -qq -o /dev/null -P \(hook.path("application/app1/\(file)")) -e inject=\(call) "
      + "\(Binaries.directory)/tpl hook-env bash"
    let line =
      "__tpl_prompt() { :; }; \(hook.cd("application/app1")); "
      + "eval \"$(\(strace) \"$PWD\" \"$__tpl_memory\")\"; echo \"<$SECRET>\"; __tpl_fresh || echo asks"
    let reply = try session.run(line).output
    #expect(reply.contains("<>") && reply.contains("asks"), "\(reply)")
    #expect(reply.contains("application/app1/\(warning)"), "\(reply)")
  }

  /// Nor does what may not be looked at keep what is denied.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")))
  func denyNeedsNoLookAtTheRepository() throws {
    let hook = try ActivationFixture(.bash, files: [".env": "SECRET=1\n"])
    let session = try hook.session(directory: "shop")
    #expect(try session.text(of: "SECRET") == "1")
    #expect(try hook.tpl("deny").status == 0)
    let strace =
      "/usr/bin/strace -qq -o /dev/null -P \(hook.path("tpl.yaml")) -e inject=newfstatat:error=EACCES "
      + "\(Binaries.directory)/tpl hook-env bash"
    let line = "__tpl_prompt() { :; }; eval \"$(\(strace) \"$PWD\" \"$__tpl_memory\")\"; echo \"<$SECRET>\""
    #expect(try session.run(line).output.contains("<>"))
  }

  /// Whose runtime directory others have taken, or who has no room for one, leaves all the same.
  @Test(arguments: Shell.allCases)
  func leavingNeedsNoRuntimeDirectory(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "SECRET=1\n"])
    let session = try hook.session(directory: "shop")
    #expect(try session.text(of: "SECRET") == "1")
    let runtime = hook.sandbox.path("run/tpl")
    #expect(try hook.sandbox.run(["/bin/chmod", "777", runtime]).status == 0)
    try session.run(hook.leave)
    #expect(try session.value(of: "SECRET") == nil)
    #expect(try session.exported()["TPL_ROOT"] == nil)
  }

  /// The runtime directory goes with the last login session; in the same pause the permission or the file changes.
  @Test(
    arguments: Shell.allCases,
    [
      "tpl deny", "sed -i s/prod/new/ .env", "rm .env", "chmod 666 .env", "tpl use prod",
      "echo 'layers: [nothing]' > tpl.yaml", "mv ../shop ../moved",
    ])
  func whatIsActiveIsTakenBackWithoutItsRecord(shell: Shell, pause: String) throws {
    let hook = try ActivationFixture(shell, files: [".env": "SECRET=prod\nOTHER=x\nPATH=/opt/own:$PATH\n"])
    let session = try hook.session()
    let outside = try session.exported()
    try session.run(hook.cd())
    #expect(try session.text(of: "SECRET") == "prod")
    let runtime = hook.sandbox.path("run/tpl")
    try session.run("rm -rf \(shell.quote(runtime)); \(pause) >/dev/null 2>&1; cd ../..")
    let after = try session.exported().filter { $0.key != "OLDPWD" }
    #expect(after == outside.filter { $0.key != "OLDPWD" }.merging(["PWD": after["PWD"] ?? []]) { $1 })
  }

  /// Nobody can work without a PATH, and none of these is a secret. What had no earlier value goes.
  @Test(arguments: Shell.allCases)
  func aShellCanWorkWithoutTheRecord(shell: Shell) throws {
    let env = "PATH=/usr/bin:/bin:/opt/own\nTERM=xterm\nLANG=C.UTF-8\nTOKEN=new\n"
    let hook = try ActivationFixture(shell, files: [".env": env])
    let session = try hook.session(environment: ["TERM": "vt100", "TOKEN": "old", "LANG": ""])
    try session.run(hook.cd())
    #expect(try session.text(of: "TOKEN") == "new")
    let runtime = hook.sandbox.path("run/tpl")
    try session.run("rm -rf \(shell.quote(runtime)); tpl deny; cd ../..")
    let after = try session.exported()
    #expect(after["PATH"] == Array("/usr/bin:/bin:/opt/own".utf8) && after["TERM"] == Array("xterm".utf8))
    // fish keeps by itself what a variable was.
    #expect(after["TOKEN"] == (shell == .fish ? Array("old".utf8) : nil) && after["TPL_STATE"] == nil)
  }

  /// A shell that an older tpl has activated names its record only.
  @Test func anOlderStateWithoutItsRecordSaysWhatStays() throws {
    let hook = try ActivationFixture(.bash, files: [".env": "SECRET=prod\n"])
    let state = ["TPL_STATE": "0123456789abcdef", "TPL_ROOT": hook.sandbox.path("shop"), "TPL_ENVIRONMENT": "dev"]
    let session = try hook.session(environment: state.merging(["SECRET": "prod"]) { $1 })
    let warning = "the record of what was active here is gone: variables may have stayed, start a new shell"
    #expect(session.greeting.contains(warning), "\(session.greeting)")
    let exported = try session.exported()
    #expect(exported["TPL_STATE"] == nil && exported["TPL_ROOT"] == nil && exported["TPL_ENVIRONMENT"] == nil)
  }

  /// A record that is damaged takes nothing back, so the next activation makes it again.
  @Test(arguments: [": > \"$1\"", "printf x >> \"$1\"", "rm \"$1\"; mkfifo \"$1\"", "rm \"$1\"; mkdir \"$1\""])
  func aDamagedUndoRecordIsMadeAgain(damage: String) throws {
    let hook = try ActivationFixture(.bash, files: [".env": "SECRET=1\n"])
    let first = try hook.session(directory: "shop")
    let record = hook.sandbox.path("run/tpl/u/") + (try #require(try first.recordName()))
    #expect(try hook.sandbox.run(["/bin/sh", "-euc", damage, "sh", record]).status == 0)
    let second = try hook.session(directory: "shop")
    #expect(try second.text(of: "SECRET") == "1")
    #expect(try hook.tpl("deny").status == 0)
    try second.prompt()
    #expect(try second.value(of: "SECRET") == nil)
  }

  /// The shell's own name for its directory leads elsewhere by now.
  @Test(arguments: Shell.allCases)
  func aLinkThatIsMovedMovesNoShell(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: ["platform/timescale/.env": "SECRET=1\n"])
    try hook.sandbox.makeDirectory("elsewhere")
    let link = hook.sandbox.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: hook.sandbox.path("elsewhere"))
    let session = try hook.session()
    try session.run("cd \(link)")
    let move = "ln -sfn \(hook.path("platform/timescale")) \(link)"
    #expect(try hook.sandbox.run(["/bin/sh", "-c", move]).status == 0)
    #expect(try hook.tpl("allow").status == 0)
    try session.prompt()
    #expect(try session.value(of: "SECRET") == nil)
    try session.run("cd /")
    try session.run("cd \(link)")
    #expect(try session.text(of: "SECRET") == "1")
  }

  /// A pull can make a component look like a root.
  @Test func denyMeansTheRootThatIsAllowed() throws {
    let hook = try ActivationFixture(.bash, files: ["platform/timescale/.env": "SECRET=1\n"])
    for name in ["localbin", "platform", "infra"] {
      try hook.sandbox.makeDirectory("shop/platform/timescale/\(name)")
    }
    let denied = try hook.tpl("deny", directory: "shop/platform/timescale")
    #expect(denied == CommandResult(0, "", "tpl: denied \(hook.path())\n"))
  }
}
