import Glibc
import TestSupport
import Testing

/// The hook of a fish before 3.6, whose `test` knows no -nt: at the prompt it compares what the env files hold. Tried
/// in whatever fish there is, by telling its hook that it is one.
@Suite struct FishContentsTests {
  private static let old = "set -g __tpl_shell fish-3.1"

  /// With the watcher, in the component.
  private func session(_ hook: ActivationFixture) throws -> ShellSession {
    try hook.startWatcher()
    return try hook.session(after: Self.old, directory: "shop/platform/timescale")
  }

  @Test(arguments: [false, true])
  func seesEveryKindOfEdit(isSettledBetween: Bool) throws {
    let hook = try ActivationFixture(
      .fish, files: ["platform/timescale/.env": "HELLO=zero\n", "target": "HELLO=linked\n"])
    let session = try session(hook)
    let stamp = hook.sandbox.path("stamp")
    try hook.sandbox.write("HELLO=last\n", to: "outside")
    let more: [(line: String, value: String?)] = [
      ("cp -p .env \(stamp); echo HELLO=kept > .env; touch -r \(stamp) .env", "kept"),
      ("echo HELLO=last > .env", "last"), ("mv .env .saved; ln -s \(hook.sandbox.path("outside")) .env", nil),
      ("rm .env; mkfifo .env", nil), ("rm .env; echo HELLO=local > .env.local", "local"),
      ("rm .env.local; mkdir .env", nil), ("rmdir .env; cp .saved .env", "last"), (": > .env", nil),
      ("echo HELLO=end > .env", "end"),
    ]
    var isOutside = false
    for (line, value) in ActivationEditTests.edits + more {
      // What a link out of the repository leads to is not read, so every prompt asks.
      if isSettledBetween, !isOutside { try hook.settle(session) }
      isOutside = line.contains("/outside .env")
      try session.run(line)
      #expect(try session.text(of: "HELLO") == value, "\(line)")
    }
  }

  /// Of the watcher itself it sees the end, and asks from then on.
  @Test func seesTheEndOfTheWatcher() throws {
    let hook = try ActivationFixture(.fish, files: ["platform/timescale/.env": "HELLO=one\n"])
    let session = try session(hook)
    try hook.settle(session)
    let watcher = try hook.watcher()
    #expect(kill(watcher, SIGKILL) == 0)
    try waitUntil("end of the watcher") { kill(watcher, 0) != 0 }
    let file = hook.path("platform/timescale/compose.yaml")
    try session.run(": > compose.yaml")
    #expect(try session.text(of: "COMPOSE_FILE") == file)
    #expect(try !hook.isFresh(session))
  }

  /// What nobody compares at the prompt, the watcher sees.
  @Test func seesWhatTheWatcherSees() throws {
    let hook = try ActivationFixture(
      .fish, files: ["platform/timescale/.env": "HELLO=one\n", "localbin/ls": "echo hidden\n"])
    let session = try session(hook)
    let tpl = Shell.fish.quote("\(Binaries.directory)/tpl")
    for (line, value) in [("chmod o+w .env", nil), ("chmod o-w .env", "one")] {
      try hook.settle(session)
      try session.run("\(line); \(tpl) sync")
      #expect(try session.text(of: "HELLO") == value, "\(line)")
    }
    try hook.settle(session)
    let said = try session.run("chmod 757 ../../localbin/ls; \(tpl) sync").output
    #expect(said.contains("localbin/ls can be written by everybody"), "\(said)")
  }

  /// Contents that a shell could read as an operator, and a directory's name as well.
  @Test func isFreshWithAnyContent() throws {
    let hook = try ActivationFixture(.fish)
    let everyByte = [UInt8]("A='".utf8) + (1...127).filter { $0 != 0x27 && $0 != 0x0D } + [UInt8]("'\n".utf8)
    let session = try session(hook)
    for content in [everyByte, [], [UInt8]("-o\n".utf8), [UInt8]("!".utf8), [UInt8]("A=\"'\\\\'\"".utf8)] {
      try hook.sandbox.write(content, to: "shop/platform/timescale/.env")
      try session.prompt()
      try hook.settle(session)
      #expect(try session.prompt() == .init(output: "", status: 0))
      #expect(try session.run("count $__tpl_read").output == "2\n")
    }
  }

  /// What would make each prompt slow, or means something to fish, is left to tpl, which is asked instead.
  @Test(arguments: [String(repeating: "x", count: 1 << 14), "\0", "é"])
  func asksWhereItCannotCompare(content: String) throws {
    let hook = try ActivationFixture(.fish, files: ["platform/timescale/.env": "HELLO=one\n#\(content)\n"])
    let session = try session(hook)
    try session.prompt()
    #expect(try !hook.isFresh(session))
    #expect(try session.run("echo HELLO=two > .env").output.hasSuffix("HELLO\n"))
    #expect(try session.text(of: "HELLO") == "two")
    try hook.settle(session)
  }

  @Test func asksAtEveryPromptWithoutTheWatcher() throws {
    let hook = try ActivationFixture(.fish, files: [".env": "HELLO=zero\n"])
    let session = try hook.session(after: Self.old, directory: "shop")
    #expect(try session.text(of: "HELLO") == "zero")
    #expect(try session.prompt().output.isEmpty)
    #expect(try !hook.isFresh(session))
  }

  @Test func startsNothingAtFiftyUnchangedPrompts() throws {
    let hook = try ActivationFixture(
      .fish, files: [".env": "HELLO=world\n", "platform/timescale/.env": "A=1\n", "platform/timescale/new": ""])
    try hook.startWatcher()
    for directory in ["shop/platform/timescale", "home"] {
      let calls = try ProcessCalls.atUnchangedPrompts(
        .fish, in: hook.sandbox, rc: hook.load + Self.old + "\n", after: [hook.untilFresh],
        environment: ["TPL_WATCHER": "off"], directory: directory)
      #expect(calls.execve == 0 && calls.fork == 0, "\(directory): \(calls)")
      try hook.sandbox.remove("strace.log")
    }
  }
}
