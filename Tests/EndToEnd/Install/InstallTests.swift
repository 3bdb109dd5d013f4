import Foundation
import TestSupport
import Testing

/// localbin/install.sh and uninstall.sh, on a HOME of their own.
@Suite struct InstallTests {
  @Test(arguments: Shell.allCases, StartupFileShape.allCases)
  func leavesHomeByteIdentical(shell: Shell, shape: StartupFileShape) throws {
    let fixture = try InstallFixture()
    try shape.make(fixture.startupFile(shell), in: fixture.sandbox)
    let before = try fixture.listing()
    let first = try fixture.install("--shell", shell.rawValue)
    #expect(first.status == 0 && first.output == "", "\(first.errors)")
    let installed = try fixture.listing()
    #expect(installed != before)
    #expect(fixture.sandbox.text(fixture.startupFile(shell)).components(separatedBy: "# >>> tpl >>>").count == 2)
    let second = try fixture.install("--shell", shell.rawValue)
    #expect(second.status == 0, "\(second.errors)")
    #expect(try fixture.listing() == installed)
    let removed = try fixture.uninstall()
    #expect(removed.status == 0 && removed.output == "", "\(removed.errors)")
    #expect(try fixture.listing() == before)
  }

  @Test func servesThreeShellsAtOnce() throws {
    let fixture = try InstallFixture()
    try fixture.sandbox.makeDirectory("home/.local/bin", mode: 0o700)
    try fixture.sandbox.makeDirectory("home/.config", mode: 0o750)
    let before = try fixture.listing()
    for shell in Shell.allCases { #expect(try fixture.install("--shell=\(shell)").status == 0) }
    #expect(try fixture.sandbox.run(["/bin/sh", fixture.home + "/.local/share/tpl/uninstall.sh"]).status == 0)
    #expect(try fixture.listing() == before)
  }

  @Test(arguments: Shell.allCases, [".local", "o'dd $(x) \\ é"])
  func worksInARealShell(shell: Shell, prefix: String) throws {
    let fixture = try InstallFixture()
    let installed = try fixture.install("--shell", shell.rawValue, "--prefix", "\(fixture.home)/\(prefix)")
    #expect(installed.status == 0, "\(installed.errors)")
    let file = fixture.sandbox.path(fixture.startupFile(shell))
    let session = try ShellSession(
      shell, in: fixture.sandbox, rc: "source \(shell.quote(file))\n", environment: fixture.environment)
    #expect(session.greeting == "")
    #expect(try session.run("tpl init shop >/dev/null 2>&1").status == 0)
    #expect(try session.run("cd shop; tpl new platform db >/dev/null 2>&1").status == 0)
    try fixture.sandbox.write("HELLO=world\n", to: "home/shop/platform/db/.env", mode: 0o600)
    #expect(try session.run("tpl allow >/dev/null 2>&1").status == 0)
    try session.run("tpl cd db")
    #expect(try session.text(of: "HELLO") == "world")
    try session.run("cd ../../..")
    #expect(try session.text(of: "HELLO") == nil)
  }

  /// Clones of git that were prepared for sealed files remember nothing.
  @Test func releasesClones() throws {
    let fixture = try InstallFixture()
    #expect(try fixture.install("--no-modify-rc").status == 0)
    let script = """
      mkdir -p clone/platform clone/localbin && cd clone && git init -q && cp .git/config ../before
      USER=me "$HOME/.local/bin/tpl" secret init && git config diff.tplenv.textconv && ls .git/hooks/pre-commit
      """
    let prepared = try fixture.sandbox.run(
      ["/bin/sh", "-ec", script], environment: fixture.environment, directory: "home")
    #expect(prepared.status == 0, "\(prepared.errors)")
    #expect(try fixture.uninstall().status == 0)
    #expect(fixture.sandbox.text("home/clone/.git/config") == fixture.sandbox.text("home/before"))
    #expect(!fixture.sandbox.exists("home/clone/.git/hooks/pre-commit"))
  }

  /// What `tpl daemon enable` put into HOME goes too, where systemd cannot be asked any more.
  @Test func disablesTheUnits() throws {
    let fixture = try InstallFixture()
    let before = try fixture.listing()
    #expect(try fixture.install("--no-modify-rc").status == 0)
    try fixture.fake("systemctl", "[ -z \"${FAIL-}\" ] && echo XDG_RUNTIME_DIR=$XDG_RUNTIME_DIR")
    let environment = fixture.environment.merging(["PATH": "\(fixture.sandbox.path("fakes")):/usr/bin:/bin"]) { $1 }
    let tpl = "\(fixture.home)/.local/bin/tpl"
    #expect(try fixture.sandbox.run([tpl, "daemon", "enable"], environment: environment).status == 0)
    #expect(fixture.sandbox.exists("home/.config/systemd/user/tpld.service"))
    let removed = try fixture.script(
      "uninstall.sh", ["--purge"], environment: environment.merging(["FAIL": "1"]) { $1 })
    #expect(removed.status == 0 && removed.output == "", "\(removed.errors)")
    #expect(try fixture.listing().replacing("./.config d 700\n", with: "") == before)
  }

  @Test func upgradesAndRemovesWhileTheWatcherRuns() throws {
    let fixture = try InstallFixture()
    #expect(try fixture.install("--no-modify-rc").status == 0)
    let tpl = "\(fixture.home)/.local/bin/tpl"
    #expect(try fixture.sandbox.run([tpl, "daemon", "start"], environment: fixture.environment).status == 0)
    let first = try pid(fixture, tpl)
    #expect(try fixture.install("--no-modify-rc").status == 0)
    let second = try pid(fixture, tpl)
    #expect(first != second)
    #expect(try fixture.uninstall("--purge").status == 0)
    #expect(fixture.strayProcesses() == [])
    #expect(try fixture.listing() == ". d 700\n")
    #expect(!fixture.sandbox.exists("run/tpl"))
  }

  private func pid(_ fixture: InstallFixture, _ tpl: String) throws -> String {
    let status = try fixture.sandbox.run([tpl, "daemon", "status"], environment: fixture.environment)
    #expect(status.status == 0, "\(status.errors)")
    return try #require(status.output.firstMatch(of: /pid ([0-9]+)/)).output.1.description
  }

  @Test func leavesWhatTplRemembersUnlessPurged() throws {
    let fixture = try InstallFixture()
    for arguments in [[], ["--purge"]] {
      #expect(try fixture.install("--no-modify-rc").status == 0)
      try fixture.sandbox.write("seen", to: "home/.local/share/tpl/allow/0", mode: 0o600)
      try fixture.sandbox.write("index", to: "home/.cache/tpl/index.db", mode: 0o600)
      #expect(try fixture.script("uninstall.sh", arguments).status == 0)
      #expect(fixture.sandbox.exists("home/.local/share/tpl/allow/0") == arguments.isEmpty)
      #expect(fixture.sandbox.exists("home/.cache/tpl/index.db") == arguments.isEmpty)
      #expect(!fixture.sandbox.exists("home/.local/bin"))
    }
  }

  @Test func keepsTheUsersOwnEdits() throws {
    let fixture = try InstallFixture()
    try fixture.sandbox.write("A=1", to: "home/.bashrc")
    #expect(try fixture.install("--shell", "bash").status == 0)
    try fixture.sandbox.write("B=2\n" + fixture.sandbox.text("home/.bashrc") + "C=3", to: "home/.bashrc")
    #expect(try fixture.install("--shell", "bash").status == 0)
    #expect(try fixture.uninstall().status == 0)
    #expect(fixture.sandbox.text("home/.bashrc") == "B=2\nA=1\nC=3")
  }

  @Test func keepsFilesThatWereChanged() throws {
    let fixture = try InstallFixture()
    #expect(try fixture.install("--no-modify-rc").status == 0)
    try fixture.sandbox.write("mine\n", to: "home/.local/share/tpl/tpl.zsh")
    let removed = try fixture.uninstall()
    #expect(removed.status == 1)
    #expect(removed.errors.contains("tpl: warning: \(fixture.home)/.local/share/tpl/tpl.zsh was changed"))
    #expect(fixture.sandbox.text("home/.local/share/tpl/tpl.zsh") == "mine\n")
    #expect(!fixture.sandbox.exists("home/.local/bin") && !fixture.sandbox.exists("home/.local/share/tpl/installed"))
  }

  @Test func setsAChangedFileAsideWhenItUpgrades() throws {
    let fixture = try InstallFixture()
    #expect(try fixture.install("--no-modify-rc").status == 0)
    try fixture.sandbox.write("mine\n", to: "home/.local/share/tpl/tpl.zsh")
    let again = try fixture.install("--no-modify-rc")
    #expect(again.status == 0 && again.errors.contains("tpl.zsh.changed"))
    #expect(fixture.sandbox.text("home/.local/share/tpl/tpl.zsh.changed") == "mine\n")
  }
}
