import Foundation
import TestSupport
import Testing

/// Several users on one machine; only root can be all of them.
@Suite(.enabled(if: getuid() == 0, "needs root"))
struct OtherUserTests {
  private static let ann: uid_t = 54_321
  private static let ben: uid_t = 54_322

  /// As that user, with Ann's HOME and XDG directories.
  private func run(_ user: uid_t, _ arguments: [String], in sandbox: Sandbox, environment: [String: String] = [:])
    throws
    -> CommandResult
  {
    let setpriv = user == 0 ? [] : ["/usr/bin/setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups"]
    return try sandbox.run(
      setpriv + arguments, environment: ["TPL_WATCHER": "off"].merging(environment) { $1 }, directory: "shop")
  }

  private let tpl = "\(Binaries.directory)/tpl"

  /// A repository of Ann's, who has allowed it.
  private func room() throws -> Sandbox {
    let sandbox = try Sandbox()
    for name in ["localbin", "platform/timescale"] { try sandbox.makeDirectory("shop/\(name)") }
    try sandbox.write("A=1\n", to: "shop/platform/timescale/.env")
    _ = try sandbox.run(["/bin/chown", "-R", "\(Self.ann):\(Self.ann)", sandbox.root])
    chmod(sandbox.root, 0o755)
    #expect(try run(Self.ann, [tpl, "allow"], in: sandbox).status == 0)
    return sandbox
  }

  private func filesOfOthers(_ sandbox: Sandbox) throws -> String {
    try sandbox.run(["/usr/bin/find", ".", "!", "-uid", "\(Self.ann)"]).output
  }

  /// A symlink that leads where this user may not look is none of the list's business; a place of tools that may not be
  /// listed is told, and hides neither its component nor the others.
  @Test(arguments: [false, true])
  func listNamesWhatItMayNotRead(hasWatcher: Bool) throws {
    let sandbox = try room()
    try sandbox.makeDirectory("closed")
    try sandbox.makeDirectory("shop/platform/web/compose")
    try sandbox.write("", to: "shop/platform/timescale/compose.yaml")
    func sh(_ script: String) throws { _ = try sandbox.run(["/bin/sh", "-c", script]) }
    try sh("ln -s \"$PWD/closed/f\" shop/platform/timescale/backup; chmod 0 closed; chown -R \(Self.ann) shop")
    if hasWatcher {
      #expect(try run(Self.ann, [tpl, "allow"], in: sandbox).status == 0)
      #expect(try run(Self.ann, [tpl, "daemon", "start"], in: sandbox).status == 0)
      #expect(try run(Self.ann, [tpl, "list"], in: sandbox).errors.isEmpty)
    }
    try sh("chmod 0 shop/platform/web/compose")
    let list = try run(Self.ann, [tpl, "list"], in: sandbox)
    if hasWatcher { #expect(try run(Self.ann, [tpl, "daemon", "stop"], in: sandbox).status == 0) }
    _ = try sandbox.run(["/bin/chmod", "-R", "u+rwX", sandbox.root])
    #expect(list.status == 0, "\(list)")
    #expect(list.output.contains("platform/timescale  compose") && list.output.contains("platform/web"), "\(list)")
    #expect(list.errors.contains("platform/web/compose: permission denied"), "\(list)")
    #expect(list.errors.split(separator: "\n").count == 1, "\(list)")
  }

  /// A directory that left one which may not be looked at afterwards has moved, and nothing is polled for it.
  @Test func aMoveOutOfWhatIsClosedIsAMove() throws {
    let sandbox = try room()
    func tpl(_ arguments: String...) throws -> CommandResult { try run(Self.ann, [self.tpl] + arguments, in: sandbox) }
    func sh(_ script: String) throws {
      #expect(try run(Self.ann, ["/bin/sh", "-ec", script], in: sandbox).status == 0, "\(script)")
    }
    try sh("mkdir -p platform/a/s platform/b; touch platform/a/s/f")
    #expect(try tpl("daemon", "start").status == 0)
    let clock = try tpl("clock").output
    try sh("mv platform/a/s platform/b/t; chmod 0 platform/a")
    let changes = try tpl("changes", "--since", String(clock.dropLast()))
    let status = try tpl("daemon", "status", "--json")
    let files = try tpl("files", "b")
    #expect(try tpl("daemon", "stop").status == 0)
    try sh("chmod 755 platform/a")
    #expect(changes.output.contains("platform/a/s -> platform/b/t"), "\(changes)")
    #expect(status.output.contains("\"state\":\"ready\""), "\(status)")
    #expect(files.output == "platform/b/t\nplatform/b/t/f\n", "\(files)")
  }

  /// `sudo -s`, `su` that keeps HOME, `sudo -E`: nothing is left in it that its owner cannot remove.
  @Test(arguments: [
    ["HOME": "home", "XDG": ""], ["HOME": "home", "XDG": "kept"], ["HOME": "/root", "XDG": "kept"],
  ])
  func aRootShellInAnotherHomeDoesNothing(kept: [String: String]) throws {
    let sandbox = try room()
    var environment = ["HOME": kept["HOME"] == "home" ? sandbox.home : "/root"]
    if kept["XDG"] != "kept" {
      for name in ["CONFIG_HOME", "DATA_HOME", "STATE_HOME", "CACHE_HOME", "RUNTIME_DIR"] {
        environment["XDG_\(name)"] = ""
      }
    }
    for command in [
      ["allow"], ["deny"], ["use", "prod"], ["which", "timescale"], ["list"], ["sync"], ["daemon", "start"],
      ["exec", "timescale", "--", "true"], ["env", "show", "timescale"], ["secret", "init"], ["doctor"],
    ] {
      let result = try run(0, [tpl] + command, in: sandbox, environment: environment)
      #expect(result.status == 77, "\(command): \(result.errors)")
      #expect(result.errors.contains("belongs to another user than the one of this shell"), "\(result.errors)")
      #expect(result.errors.contains("sudo -i"))
    }
    #expect(try run(0, ["\(Binaries.directory)/tpld"], in: sandbox, environment: environment).status != 0)
    #expect(try filesOfOthers(sandbox) == "")
  }

  @Test(arguments: Shell.allCases)
  func aRootShellInAnotherHomeIsToldOnce(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: ["platform/timescale/.env": "A=1\n"])
    chown(hook.sandbox.home, Self.ann, Self.ann)
    let none = ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"]
    let session = try hook.session(environment: Dictionary(uniqueKeysWithValues: none.map { ($0, "") }))
    let text = session.greeting
    #expect(text.components(separatedBy: "belongs to another user than the one of this shell").count == 2, "\(text)")
    #expect(try session.run(hook.cd("platform/timescale")).output == "")
    #expect(try session.value(of: "TPL_ROOT") == nil)
    // Neither messages nor processes from then on, and the status of the last command stays.
    #expect(try hook.isFresh(session))
    #expect(try session.run("false").status == 1)
    #expect(!hook.sandbox.exists("home/.local/share/tpl") && !hook.sandbox.exists("home/.cache/tpl"))
  }

  /// What decides is the user's own, by owner and mode.
  @Test(arguments: ["owner", "group", "others", "directory"])
  func aRecordOfOthersCountsForNothing(kind: String) throws {
    let sandbox = try room()
    let records = sandbox.path("data/tpl/allow")
    let name = try #require(FileManager.default.contentsOfDirectory(atPath: records).first)
    let record = "\(records)/\(name)"
    let hook = ["hook-env", "bash", sandbox.path("shop/platform/timescale")]
    #expect(try run(Self.ann, [tpl] + hook, in: sandbox).output.contains("TPL_ROOT"))
    switch kind {
    case "owner": chown(record, Self.ben, Self.ben)
    case "group":
      chown(record, Self.ann, 100)
      chmod(record, 0o660)
    case "others": chmod(record, 0o666)
    default: chmod(records, 0o777)
    }
    chmod(record, kind == "owner" ? 0o644 : kind == "group" ? 0o664 : kind == "others" ? 0o666 : 0o600)
    let result = try run(Self.ann, [tpl] + hook, in: sandbox)
    #expect(!result.output.contains("TPL_ROOT"))
    #expect(result.errors.contains("it belongs to another user, or others can write it"), "\(result.errors)")
  }

  /// Made by another user beforehand: tpl goes on under a name that nobody can guess, says so, and all shells agree.
  @Test(.serialized, arguments: ["directory", "file", "symlink"])
  func theFallbackIsTaken(kind: String) throws {
    let sandbox = try room()
    let make =
      switch kind {
      case "directory":
        "setpriv --reuid=\(Self.ben) --regid=\(Self.ben) --clear-groups mkdir -m 777 /tmp/tpl-\(Self.ann)"
      case "file": "setpriv --reuid=\(Self.ben) --regid=\(Self.ben) --clear-groups touch /tmp/tpl-\(Self.ann)"
      default: "setpriv --reuid=\(Self.ben) --regid=\(Self.ben) --clear-groups ln -s /etc /tmp/tpl-\(Self.ann)"
      }
    let script = """
      rm -rf /tmp/tpl-\(Self.ann) /tmp/tpl-\(Self.ann)-* /dev/shm/tpl-\(Self.ann)
      \(make)
      as_ann() { setpriv --reuid=\(Self.ann) --regid=\(Self.ann) --clear-groups "$@"; }
      as_ann "$2" hook-env bash "$1/shop/platform/timescale" >/dev/null; echo "status $?"
      as_ann "$2" hook-env bash "$1/shop/platform/timescale" >/dev/null 2>&1; echo "status $?"
      ls -d /tmp/tpl-\(Self.ann)-*; stat -c '%a %u' /tmp/tpl-\(Self.ann)-*
      as_ann "$2" doctor | grep 'runtime directory'
      rm -rf /tmp/tpl-\(Self.ann) /tmp/tpl-\(Self.ann)-* /dev/shm/tpl-\(Self.ann)
      """
    let result = try sandbox.run(
      ["/bin/sh", "-c", script, "sh", sandbox.root, tpl],
      environment: ["TPL_WATCHER": "off", "XDG_RUNTIME_DIR": ""], directory: "shop")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.filter { $0 == "status 0" }.count == 2, "\(result.output) \(result.errors)")
    #expect(lines.filter { $0.hasPrefix("/tmp/tpl-\(Self.ann)-") }.count == 1, "\(result.output)")
    #expect(lines.contains("700 \(Self.ann)"), "\(result.output)")
    #expect(
      result.errors.contains("/tmp/tpl-\(Self.ann) is not yours alone, using /tmp/tpl-\(Self.ann)-"), "\(result.errors)"
    )
    #expect(result.output.contains("belongs to another user or can be written by others"), "\(result.output)")
  }
}
