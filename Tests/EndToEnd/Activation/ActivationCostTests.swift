import Glibc
import TestSupport
import Testing

/// An unchanged prompt starts no process, whatever the watcher does.
@Suite struct ActivationCostTests {
  @Test(arguments: Shell.allCases, [false, true])
  func startsNothingAtFiftyUnchangedPrompts(shell: Shell, isWatched: Bool) throws {
    let hook = try ActivationFixture(
      shell,
      files: [".env": "HELLO=world\n", "platform/timescale/.env": "A=1\n", "platform/timescale/.env.local": "B=1\n"])
    if isWatched { try hook.startWatcher() }
    for directory in ["shop/platform/timescale", "home"] {
      if shell.comparesContents, !isWatched, directory != "home" { continue }
      let calls = try ProcessCalls.atUnchangedPrompts(
        shell, in: hook.sandbox, rc: hook.load, after: [hook.untilFresh], environment: ["TPL_WATCHER": "off"],
        directory: directory)
      #expect(calls.execve == 0 && calls.fork == 0, "\(directory): \(calls)")
      try hook.sandbox.remove("strace.log")
    }
  }

  /// Once there is something to say, it is said once and costs nothing afterwards.
  @Test(arguments: Shell.allCases)
  func startsNothingAfterAWarning(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=\"\n", "platform/timescale/.env": "A=1\n"])
    if shell.comparesContents { try hook.startWatcher() }
    let calls = try ProcessCalls.atUnchangedPrompts(
      shell, in: hook.sandbox, rc: hook.load, after: [hook.untilFresh], environment: ["TPL_WATCHER": "off"],
      directory: "shop/platform/timescale")
    #expect(calls.execve == 0 && calls.fork == 0, "\(calls)")
  }

  /// Case 16.
  @Test(arguments: Shell.allCases)
  func staysRightAndFastWhenTheWatcherIsKilled(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: ["platform/timescale/.env": "HELLO=one\n"])
    try hook.startWatcher()
    let session = try hook.session(directory: "shop/platform/timescale")
    #expect(try session.text(of: "HELLO") == "one")
    try hook.settle(session)
    let watcher = try hook.watcher()
    #expect(kill(watcher, SIGKILL) == 0)
    try waitUntil("end of the watcher") { kill(watcher, 0) != 0 }
    #expect(try shell.comparesContents || hook.isFresh(session))
    for value in ["two", "three"] {
      try session.run("echo HELLO=\(value) > .env")
      #expect(try session.text(of: "HELLO") == value)
      try hook.settle(session)
      #expect(try session.prompt() == .init(output: "", status: 0))
    }
    // What it would have seen, it finds when it is back.
    let stamp = hook.sandbox.path("stamp")
    try session.run("cp -p .env \(stamp); echo HELLO=seven > .env; touch -r \(stamp) .env")
    try hook.startWatcher()
    try session.prompt()
    #expect(try session.text(of: "HELLO") == "seven")
  }

  /// A prompt in an allowed root brings the watcher back, without waiting for it.
  @Test(arguments: Shell.allCases)
  func bringsTheWatcherBack(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=one\n"])
    let session = try hook.session(environment: ["TPL_WATCHER": ""])
    #expect(try hook.sandbox.run(["\(Binaries.directory)/tpl", "daemon", "status"]).status == 69)
    #expect(try session.run(hook.cd()).output == "tpl: shop (dev) +HELLO\n")
    try waitUntil("the watcher") {
      try hook.sandbox.run(["\(Binaries.directory)/tpl", "sync"], directory: "shop").status == 0
    }
    let first = try hook.watcher()
    #expect(kill(first, SIGKILL) == 0)
    try waitUntil("end of the watcher") { kill(first, 0) != 0 }
    try session.run("echo HELLO=two > .env")
    #expect(try session.text(of: "HELLO") == "two")
    try waitUntil("the watcher") {
      try hook.sandbox.run(["\(Binaries.directory)/tpl", "sync"], directory: "shop").status == 0
    }
    #expect(try hook.watcher() != first)
    let jobs = try session.run("jobs").output
    #expect(!jobs.contains("tpl"))
  }
}
