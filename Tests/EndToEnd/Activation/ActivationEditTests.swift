import Foundation
import Glibc
import TestSupport
import Testing

/// Every way in which a file changes is seen at the next prompt.
@Suite struct ActivationEditTests {
  /// What is typed in the component, and HELLO at the prompt after it.
  static let edits: [(line: String, value: String?)] = [
    ("echo HELLO=one > .env", "one"), ("echo HELLO=two > .env", "two"), ("echo HELLO=end >> .env", "end"),
    ("rm .env", nil), ("echo HELLO=created > .env", "created"),
    ("echo HELLO=renamed > new; mv new .env", "renamed"),
    // Seen, and not known to be the user's: so a file comes out of an archive.
    ("echo HELLO=older > old; touch -d '2001-01-01 00:00' old; mv old .env", nil),
    // Its time is older than the last one's, but it was made here.
    ("echo HELLO=waited > old", nil), ("echo HELLO=between > .env", "between"), ("mv old .env", "waited"),
    ("echo HELLO=newer > .env", "newer"),
    ("cp -p .env saved; echo HELLO=x > .env; mv saved .env", "newer"),
    ("rm .env; echo HELLO=local > .env.local", "local"), ("echo HELLO=behind > .env", "local"),
    ("rm .env.local", "behind"),
    ("ln -sf ../../target .env", "linked"), ("rm .env; echo HELLO=last > .env", "last"),
  ]

  @Test(arguments: Shell.allCases, [false, true])
  func seesEveryKindOfEdit(shell: Shell, isSettledBetween: Bool) throws {
    let hook = try ActivationFixture(
      shell, files: ["platform/timescale/.env": "HELLO=zero\n", "target": "HELLO=linked\n"])
    let session = try hook.session(directory: "shop/platform/timescale")
    #expect(try session.text(of: "HELLO") == "zero")
    for (line, value) in Self.edits {
      if isSettledBetween { try hook.settle(session) }
      try session.run(line)
      #expect(try session.text(of: "HELLO") == value, "\(line)")
    }
  }

  @Test(arguments: Shell.allCases)
  func seesEditsFromElsewhere(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=zero\n"])
    let session = try hook.session(directory: "shop/platform/timescale")
    for (name, value) in [(".env", "one"), (".env.dev", "two"), ("platform/timescale/.env.dev.local", "three")] {
      try hook.settle(session)
      try hook.write([name: "HELLO=\(value)\n"])
      try session.prompt()
      #expect(try session.text(of: "HELLO") == value, "\(name)")
    }
  }

  /// What gets no other time is seen by the watcher, from the future too: no builtin of a shell could tell.
  @Test(arguments: Shell.allCases)
  func seesTwoEditsOfTheSameTime(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=zero\n"])
    try hook.startWatcher()
    let session = try hook.session(directory: "shop")
    for value in ["one", "two", "six"] {
      try session.run("echo HELLO=\(value) > .env; touch -d '2099-01-01 00:00' .env")
      try waitUntil("HELLO=\(value)") {
        try session.prompt()
        return try session.text(of: "HELLO") == value
      }
    }
    try session.run("echo HELLO=ten > .env")
    try waitUntil("HELLO=ten") {
      try session.prompt()
      return try session.text(of: "HELLO") == "ten"
    }
    try hook.settle(session)
  }

  /// -nt cannot see these; the watcher removes the token.
  @Test(arguments: Shell.allCases)
  func seesWhatKeepsTheTimeWithTheWatcher(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: ["platform/timescale/.env": "HELLO=one\n"])
    try hook.startWatcher()
    let session = try hook.session(directory: "shop/platform/timescale")
    let tpl = shell.quote("\(Binaries.directory)/tpl")
    let stamp = hook.sandbox.path("stamp")
    let edits: [(line: String, value: String?)] = [
      ("cp -p .env \(stamp); echo HELLO=two > .env; touch -r \(stamp) .env", "two"),
      ("touch -d '2001-01-01 00:00' .env", "two"),
      ("echo HELLO=six > .env; touch -d '2001-01-01 00:00' .env", "six"),
      ("chmod o+w .env", nil), ("chmod o-w .env", "six"),
    ]
    for (line, value) in edits {
      try hook.settle(session)
      try session.run("\(line); \(tpl) sync")
      #expect(try session.text(of: "HELLO") == value, "\(line)")
    }
  }

  /// TPL_TEST_EDITS makes it more.
  private static let editCount = ProcessInfo.processInfo.environment["TPL_TEST_EDITS"].flatMap { Int($0) } ?? 200

  /// Case 18. A fresh prompt before every fourth edit, so that the token and not only the rule for racy files is tried.
  @Test(arguments: Shell.allCases, [false, true])
  func missesNoneOfManyEdits(shell: Shell, isWatched: Bool) throws {
    let hook = try ActivationFixture(shell, files: [".env": "D=v0\n"])
    if isWatched { try hook.startWatcher() }
    let session = try hook.session(directory: "shop")
    var misses: [Int] = []
    for number in 1...(Self.editCount + 1) {
      let check = "test \"$D\" = v\(number - 1) || echo missed"
      let edit = "echo D=v\(number) > .env"
      if number.isMultiple(of: 4) {
        if try session.run(check).output.hasPrefix("missed") { misses.append(number - 1) }
        try hook.settle(session)
        try session.run(edit)
      } else if try session.run("\(check); \(edit)").output.hasPrefix("missed") {
        misses.append(number - 1)
      }
    }
    #expect(misses == [])
  }
}
