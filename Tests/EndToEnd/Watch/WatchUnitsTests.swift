import Foundation
import TestSupport
import Testing

/// `tpl daemon enable` and `disable`, with a systemctl of the test's own: what it was asked, and what is left.
@Suite struct WatchUnitsTests {
  /// Plays the user's systemd as far as files go. A file named `fail-VERB` makes that verb fail.
  private static let systemctl = """
    #!/bin/sh
    room=${0%/fakes/*}
    wants=$XDG_CONFIG_HOME/systemd/user/sockets.target.wants
    printf '%s\\n' "$*" >>"$room/calls"
    if [ -e "$room/fail-$2" ]; then echo 'first line' >&2; echo "cannot $2" >&2; exit 5; fi
    case $2 in
    show-environment) [ ! -e "$room/environment" ] || cat "$room/environment" ;;
    enable) mkdir -p "$wants" && ln -sf ../tpld.socket "$wants/tpld.socket" ;;
    disable) rm -rf "$wants" ;;
    is-active) [ -e "$room/active" ] ;;
    esac

    """

  private struct Room {
    let repository = try! TemplateRepository()
    var sandbox: Sandbox { repository.sandbox }
    var path: String { "\(sandbox.path("fakes")):\(sandbox.environment["PATH"]!)" }
    var units: String { sandbox.path("config/systemd/user") }

    init() throws {
      try sandbox.write(WatchUnitsTests.systemctl, to: "fakes/systemctl", mode: 0o755)
      try sandbox.write(
        "HOME=/root\nXDG_RUNTIME_DIR=\(sandbox.path("run"))\nPATH=/bin\n", to: "environment")
    }

    func daemon(_ verb: String, environment: [String: String] = [:]) throws -> CommandResult {
      try repository.tpl("daemon", verb, environment: ["PATH": path].merging(environment) { $1 })
    }

    /// What systemctl was asked since the last time.
    func calls() throws -> [String] {
      defer { try? sandbox.remove("calls") }
      return sandbox.text("calls").split(separator: "\n").map { String($0.dropFirst("--user ".count)) }
    }
  }

  private static let enabled = "tpl: systemd starts tpld when it is needed; 'tpl daemon disable' takes that back\n"

  @Test func enableAndDisable() throws {
    let room = try Room()
    let before = try room.repository.listing("config")
    #expect(try room.daemon("enable").isExactly(0, "", Self.enabled))
    #expect(try room.calls() == ["show-environment", "show-environment", "daemon-reload", "enable --now tpld.socket"])
    let service = room.sandbox.text("\(room.units)/tpld.service")
    let programs = URL(fileURLWithPath: Binaries.directory).resolvingSymlinksInPath().path
    #expect(service.contains("\nExecStart=\"\(programs)/tpld\"\n"))
    #expect(service.contains("\nEnvironment=\"XDG_CACHE_HOME=\(room.sandbox.path("cache"))\"\n"))
    #expect(room.sandbox.text("\(room.units)/tpld.socket").contains("\nListenStream=%t/tpl/tpld.sock\n"))
    #expect(!room.repository.isLocked(), "nothing is started that did not run")
    // Again: the same files.
    let after = try room.repository.listing("config")
    #expect(try room.daemon("enable").isExactly(0, "", Self.enabled))
    #expect(try room.repository.listing("config") == after)
    _ = try room.calls()
    #expect(try room.daemon("disable").isExactly(0, "", "tpl: systemd does not start tpld any more\n"))
    #expect(
      try room.calls() == [
        "show-environment", "stop tpld.socket tpld.service", "disable tpld.socket", "daemon-reload",
      ])
    #expect(try room.repository.listing("config") == before)
    #expect(try room.daemon("disable").isExactly(0, "", "tpl: systemd did not start tpld\n"))
    #expect(try room.repository.listing("config") == before)
  }

  /// Units of the user's own stay what they are.
  @Test func otherFilesStay() throws {
    let room = try Room()
    try room.sandbox.write("[Unit]\n", to: "config/systemd/user/other.service")
    let before = try room.repository.listing("config")
    #expect(try room.daemon("enable").status == 0)
    #expect(try room.daemon("disable").status == 0)
    #expect(try room.repository.listing("config") == before)
    try room.sandbox.write("[Socket]\n", to: "config/systemd/user/tpld.socket")
    let foreign = try room.repository.listing("config")
    for verb in ["enable", "disable"] {
      let result = try room.daemon(verb)
      #expect(
        result.isExactly(
          74, "",
          "tpl: error: \(room.units)/tpld.socket is not from 'tpl daemon enable'\ntpl: hint: move it away first\n"),
        "\(verb) \(result)")
      #expect(try room.repository.listing("config") == foreign, "\(verb)")
    }
  }

  /// One error, one hint, and everything as before.
  @Test(arguments: ["no systemctl", "no manager", "no runtime directory", "another runtime directory"])
  func withoutSystemd(what: String) throws {
    let room = try Room()
    var environment: [String: String] = [:]
    switch what {
    case "no systemctl": environment["PATH"] = room.sandbox.path("tmp")
    case "no manager": try room.sandbox.write("", to: "fail-show-environment")
    case "no runtime directory": environment["XDG_RUNTIME_DIR"] = ""
    default: try room.sandbox.write("XDG_RUNTIME_DIR=/run/user/4711\n", to: "environment")
    }
    let before = try room.repository.listing("config")
    let result = try room.daemon("enable", environment: environment)
    let lines = result.errors.split(separator: "\n")
    #expect(result.status == 69 && result.output == "", "\(result.errors)")
    #expect(lines.count == 2 && lines[0].hasPrefix("tpl: error: ") && lines[1].hasPrefix("tpl: hint: "), "\(lines)")
    #expect(try room.repository.listing("config") == before)
    #expect(!room.repository.isLocked())
  }

  @Test(arguments: ["daemon-reload", "enable"])
  func aFailureLeavesNothing(verb: String) throws {
    let room = try Room()
    try room.sandbox.write("", to: "fail-\(verb)")
    let before = try room.repository.listing("config")
    try room.repository.startWatcher()
    let result = try room.daemon("enable")
    let command = verb == "enable" ? "enable --now tpld.socket" : verb
    #expect(
      result.isExactly(
        69, "",
        "tpl: error: systemctl --user \(command) failed with status 5\ntpl: hint: systemctl says: cannot \(verb)\n"),
      "\(result)")
    #expect(try room.repository.listing("config") == before)
    #expect(try room.repository.isWatcherRunning(), "who ran before runs again")
  }

  /// The manager has gone, the files go too.
  @Test func disableWithoutAManager() throws {
    let room = try Room()
    let before = try room.repository.listing("config")
    #expect(try room.daemon("enable").status == 0)
    try room.sandbox.write("", to: "fail-show-environment")
    #expect(try room.daemon("disable").status == 69)
    #expect(try room.repository.listing("config") == before)
  }

  /// What runs makes room for systemd's socket and, here, comes back, because nobody listens at it.
  @Test func aRunningWatcherIsRestarted() throws {
    let room = try Room()
    try room.repository.startWatcher()
    let pid = try room.repository.watcher()
    #expect(try room.daemon("enable").isExactly(0, "", Self.enabled))
    #expect(try room.repository.watcher() != pid)
    for _ in 0..<2 {
      #expect(try room.daemon("restart").isExactly(0, "", ""))
      #expect(try room.daemon("stop").isExactly(0, "", ""))
      #expect(try room.daemon("start").isExactly(0, "", ""))
    }
  }

  /// Nothing runs, but systemd would start it: then the last lines are in the journal. Else they are in the file.
  @Test func theLogIsWhereSystemdPutsIt() throws {
    let room = try Room()
    try room.sandbox.write("#!/bin/sh\necho \"journalctl $*\"\n", to: "fakes/journalctl", mode: 0o755)
    try room.sandbox.write("a line\n", to: "state/tpl/tpld.log")
    #expect(try room.daemon("enable").status == 0)
    #expect(try room.daemon("logs").isExactly(0, "a line\n", ""))
    try room.sandbox.write("", to: "active")
    let logs = try room.daemon("logs")
    #expect(logs.status == 0 && logs.output == "journalctl --user -u tpld\n", "\(logs)")
    #expect(try room.daemon("disable").status == 0)
    #expect(try room.daemon("logs").isExactly(0, "a line\n", ""))
  }
}
