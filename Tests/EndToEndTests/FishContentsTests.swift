import TestSupport
import Testing

/// The hook of a fish before 3.6, whose `test` knows no -nt: at the prompt it compares what the inputs hold. Tried in whatever fish
/// there is, by telling its hook that it is one.
@Suite struct FishContentsTests {
  private func session(_ hook: ActivationFixture, directory: String) throws -> ShellSession {
    try hook.session(after: "set -g __tpl_shell fish-3.1", directory: directory)
  }

  @Test(arguments: [false, true])
  func seesEveryKindOfEdit(isSettledBetween: Bool) throws {
    let hook = try ActivationFixture(
      .fish, files: ["platform/timescale/.env": "HELLO=zero\n", "target": "HELLO=linked\n"])
    let session = try session(hook, directory: "shop/platform/timescale")
    let stamp = hook.sandbox.path("stamp")
    try hook.sandbox.write("HELLO=last\n", to: "outside")
    let more: [(line: String, value: String?)] = [
      ("cp -p .env \(stamp); echo HELLO=kept > .env; touch -r \(stamp) .env", "kept"),
      ("echo HELLO=last > .env", "last"), ("mv .env .saved; ln -s \(hook.sandbox.path("outside")) .env", nil),
      ("mv .saved .env", "last"), ("rm .env; mkfifo .env", nil), ("rm .env; mkdir .env", nil),
      ("rmdir .env; printf 'HELLO=\\377' > .env", "\u{FFFD}"), (": > .env", nil), ("echo HELLO=end > .env", "end"),
    ]
    for (line, value) in ActivationEditTests.edits + more {
      if isSettledBetween { try hook.settle(session) }
      try session.run(line)
      #expect(try session.text(of: "HELLO") == value, "\(line)")
    }
  }

  /// Without the watcher, what a component's tools need is seen by the names in its directories.
  @Test func seesFilesComeAndGo() throws {
    let hook = try ActivationFixture(.fish, files: ["platform/timescale/compose/other": "", "tpl.yaml": "{}\n"])
    let session = try session(hook, directory: "shop/platform/timescale")
    let edits: [(line: String, value: String?)] = [
      (": > compose/compose.yaml", hook.path("platform/timescale/compose/compose.yaml")),
      (": > compose.yml", hook.path("platform/timescale/compose.yml")), ("rm compose.yml compose/compose.yaml", nil),
    ]
    for (line, value) in edits {
      try hook.settle(session)
      try session.run(line)
      #expect(try session.text(of: "COMPOSE_FILE") == value, "\(line)")
    }
    try hook.settle(session)
    let said = try session.run("echo '{ }' > ../../new; mv ../../new ../../tpl.yaml").output
    #expect(said == "tpl: warning: tpl.yaml changed, run tpl allow\n")
    try hook.settle(session)
  }

  /// A change of the mode changes nothing that a shell compares; the watcher removes the token.
  @Test func seesWhatTheWatcherSees() throws {
    let hook = try ActivationFixture(.fish, files: ["platform/timescale/.env": "HELLO=one\n"])
    try hook.startWatcher()
    let session = try session(hook, directory: "shop/platform/timescale")
    let tpl = Shell.fish.quote("\(Binaries.directory)/tpl")
    for (line, value) in [("chmod o+w .env", nil), ("chmod o-w .env", "one")] {
      try hook.settle(session)
      try session.run("\(line); \(tpl) sync")
      #expect(try session.text(of: "HELLO") == value, "\(line)")
    }
  }

  /// Names and contents that a shell could read as something else.
  @Test func isFreshWithAnyNamesAndContents() throws {
    let hook = try ActivationFixture(.fish)
    for name in ["$(touch pwn)", "*", "a'b\\", "-o", "!", "(", " ", "new\nline", ".hidden"] {
      try hook.sandbox.write("", to: "shop/localbin/\(name)")
    }
    let strange = try hook.sandbox.run(
      ["/bin/sh", "-c", #": >"$(printf "\\377\\303'")""#], directory: "shop/localbin")
    #expect(strange.status == 0)
    let everyByte = [UInt8]("A='".utf8) + (1...255).filter { $0 != 0x27 && $0 != 0x0D } + [UInt8]("'\n".utf8)
    for content in [everyByte, [], [UInt8]("-o\n".utf8), [UInt8]("!".utf8)] {
      try hook.sandbox.write(content, to: "shop/.env")
      let session = try session(hook, directory: "shop")
      try hook.settle(session)
      #expect(try session.prompt() == .init(output: "", status: 0))
      #expect(try session.run("count $__tpl_read").output == "1\n")
    }
    #expect(!hook.sandbox.exists("shop/localbin/pwn") && !hook.sandbox.exists("shop/pwn"))
  }

  /// What would make each prompt slow is left to tpl, which is asked instead.
  @Test(arguments: ["big", "crowded", "binary"])
  func asksWhereThereIsTooMuch(what: String) throws {
    let hook = try ActivationFixture(.fish, files: [".env": "HELLO=one\n"])
    switch what {
    case "big": try hook.write([".env": "HELLO=one\n#" + String(repeating: "x", count: 1 << 16)])
    case "crowded": for number in 1...600 { try hook.write(["localbin/file\(number)": ""]) }
    default: try hook.write([".env.dev": "\0"])
    }
    let session = try session(hook, directory: "shop")
    #expect(try session.text(of: "HELLO") == "one")
    #expect(try !hook.isFresh(session))
    try session.run("printf '%s\\n' HELLO=two > .env.local; for name in .env.dev localbin/file*; rm -f $name; end")
    #expect(try session.text(of: "HELLO") == "two")
    try session.run("printf '%s\\n' HELLO=three > .env")
    #expect(try session.text(of: "HELLO") == "two")
    try hook.settle(session)
  }

  @Test(arguments: [false, true])
  func startsNothingAtFiftyUnchangedPrompts(isWatched: Bool) throws {
    let hook = try ActivationFixture(
      .fish, files: [".env": "HELLO=world\n", "platform/timescale/.env": "A=1\n", "platform/timescale/new": ""])
    if isWatched { try hook.startWatcher() }
    for directory in ["shop/platform/timescale", "home"] {
      let calls = try ProcessCalls.atUnchangedPrompts(
        .fish, in: hook.sandbox, rc: hook.load + "set -g __tpl_shell fish-3.1\n", after: [hook.untilFresh],
        environment: ["TPL_WATCHER": "off"], directory: directory)
      #expect(calls.execve == 0 && calls.fork == 0, "\(directory): \(calls)")
      try hook.sandbox.remove("strace.log")
    }
  }
}
