import TestSupport
import Testing

/// Programs that fail below the scripts: an end with a line that says so, and the next run goes on.
@Suite struct InstallTroubleTests {
  /// With a program of that name in front of PATH that fails after so many calls.
  private func failing(_ name: String, after calls: Int = 0, in fixture: InstallFixture) throws -> [String: String] {
    try fixture.fake(
      name,
      "echo x >>\"$0.calls\"; [ $(wc -l <\"$0.calls\") -gt \(calls) ] || exec /usr/bin/\(name) \"$@\"; echo no \(name) >&2; exit 126"
    )
    return ["PATH": "\(fixture.sandbox.path("fakes")):/usr/bin:/bin"]
  }

  @Test(arguments: [
    "sha256sum", "mktemp", "cat", "chmod", "sync", "mv", "mkdir", "grep", "sed", "cmp", "sort", "id", "find",
  ])
  func aProgramThatFailsIsAnEndWithALine(program: String) throws {
    let fixture = try InstallFixture()
    try fixture.sandbox.write("A=1", to: "home/.bashrc")
    for calls in 0..<3 {
      let result = try fixture.script(
        "install.sh", ["--binaries", Binaries.directory, "--shell", "bash"],
        environment: try failing(program, after: calls, in: fixture))
      try fixture.sandbox.remove("fakes")
      if result.status == 0 { continue }
      #expect(result.status == 74 && result.errors.contains("tpl: error: "), "\(calls): \(result)")
    }
    #expect(try fixture.install("--shell", "bash").status == 0)
    #expect(try fixture.uninstall().status == 0)
    #expect(fixture.sandbox.text("home/.bashrc") == "A=1")
    #expect(!fixture.sandbox.exists("home/.local"))
  }

  /// The script itself and what it needs go last.
  @Test(arguments: ["rm", "sha256sum", "rmdir", "cat"])
  func removingGoesOnWhereItStopped(program: String) throws {
    for calls in 0..<6 {
      let fixture = try InstallFixture()
      try fixture.sandbox.write("A=1\n", to: "home/.bashrc")
      #expect(try fixture.install("--shell", "bash").status == 0)
      let environment = try failing(program, after: calls, in: fixture)
      let stopped = try fixture.sandbox.run(
        ["/bin/sh", "\(fixture.home)/.local/share/tpl/uninstall.sh"],
        environment: fixture.environment.merging(environment) { $1 })
      #expect(stopped.status == 0 || stopped.errors.contains("tpl: error: "), "\(calls): \(stopped)")
      if program == "rmdir" { continue }
      if fixture.sandbox.exists("home/.local/share/tpl/installed") { #expect(try fixture.uninstall().status == 0) }
      #expect(!fixture.sandbox.exists("home/.local/bin/tpl") && fixture.sandbox.text("home/.bashrc") == "A=1\n")
    }
  }

  /// Cut at any line: whatever stays is named, and it is no success.
  @Test func aDamagedListIsNoSuccess() throws {
    for lines in [0, 1, 5, 10] {
      let fixture = try InstallFixture()
      #expect(try fixture.install("--no-modify-rc").status == 0)
      let list = "home/.local/share/tpl/installed"
      let kept = fixture.sandbox.text(list).split(separator: "\n").prefix(lines).joined(separator: "\n")
      try fixture.sandbox.write(kept.isEmpty ? "" : "\(kept)\n", to: list)
      let result = try fixture.uninstall()
      #expect(result.status == 65 && result.errors.contains("share/tpl/installed was damaged"), "\(lines): \(result)")
      let isThere = fixture.sandbox.exists("home/.local/bin/tpl")
      #expect(!isThere || result.errors.contains("does not name \(fixture.home)/.local/bin/tpl"), "\(lines): \(result)")
    }
  }

  /// One bit is enough: a directory of another name would stay without a word.
  @Test func aChangedListIsNoSuccess() throws {
    let fixture = try InstallFixture()
    #expect(try fixture.install("--no-modify-rc").status == 0)
    let list = "home/.local/share/tpl/installed"
    let changed = fixture.sandbox.text(list).replacing("\(fixture.home)/.local\n", with: "\(fixture.home)/.docal\n")
    try fixture.sandbox.write(changed, to: list)
    let result = try fixture.uninstall()
    #expect(result.status == 65 && result.errors.contains("share/tpl/installed was damaged"), "\(result)")
  }

  /// As 0.1 wrote it, without a sum.
  @Test func aListOfTheVersionBeforeIsRead() throws {
    let fixture = try InstallFixture()
    #expect(try fixture.install("--no-modify-rc").status == 0)
    let list = "home/.local/share/tpl/installed"
    var lines = fixture.sandbox.text(list).split(separator: "\n")
    #expect(lines.first == "version\t-\t3" && lines.last?.count == 3 + 64 + 3)
    lines = ["version\t-\t2"] + lines.dropFirst().dropLast() + ["end\t-\t-"]
    try fixture.sandbox.write(lines.joined(separator: "\n") + "\n", to: list)
    let result = try fixture.uninstall()
    #expect(result.status == 0 && !fixture.sandbox.exists("home/.local"), "\(result)")
  }

  /// As those make who keep their files elsewhere.
  @Test(arguments: ["bin", "share", "share/tpl"])
  func whatThePrefixHoldsMayBeALink(place: String) throws {
    let fixture = try InstallFixture()
    let made =
      "mkdir -p \"$1/elsewhere\" \"$2/.local/share\"; rmdir \"$2/.local/$3\" 2>/dev/null; ln -s \"$1/elsewhere\" \"$2/.local/$3\""
    #expect(
      try fixture.sandbox.run(["/bin/sh", "-c", made, "sh", fixture.sandbox.root, fixture.home, place]).status == 0)
    #expect(try fixture.install("--no-modify-rc").status == 0)
    let result = try fixture.sandbox.run(
      ["/bin/sh", "\(fixture.home)/.local/share/tpl/uninstall.sh"], environment: fixture.environment)
    #expect(result.status == 0, "\(result)")
    #expect(!fixture.sandbox.exists("home/.local/bin/tpl") && !fixture.sandbox.exists("home/.local/share/tpl/utils.sh"))
  }

  /// An older version wrote names down as they were given.
  @Test func aListWithOddNamesIsTakenOver() throws {
    let fixture = try InstallFixture()
    #expect(try fixture.install("--no-modify-rc").status == 0)
    let list = "home/.local/share/tpl/installed"
    var lines = fixture.sandbox.text(list).replacing("\(fixture.home)/.local", with: "\(fixture.home)/.//.local")
      .split(separator: "\n")
    lines = ["version\t-\t2"] + lines.dropFirst().dropLast() + ["end\t-\t-"]
    try fixture.sandbox.write(lines.joined(separator: "\n") + "\n", to: list)
    #expect(try fixture.install("--no-modify-rc").status == 0)
    let result = try fixture.uninstall()
    #expect(result.status == 0 && !fixture.sandbox.exists("home/.local"), "\(result)")
  }
}
