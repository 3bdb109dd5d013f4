import Foundation
import TestSupport
import Testing

/// What the scripts of localbin refuse: one clear line, and nothing changed.
@Suite struct InstallRefusalTests {
  private func expectRefusal(
    _ fixture: InstallFixture, _ result: CommandResult, status: Int32, _ text: String, before: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(result.status == status, "\(result.errors)", sourceLocation: sourceLocation)
    #expect(result.output == "", sourceLocation: sourceLocation)
    #expect(result.errors == "tpl: error: \(text)\n", sourceLocation: sourceLocation)
    #expect(try fixture.listing() == before, sourceLocation: sourceLocation)
  }

  @Test(arguments: ["install.sh", "test.sh", "try.sh"])
  func saysWhereSwiftIs(script: String) throws {
    let fixture = try InstallFixture()
    let before = try fixture.listing()
    let environment = ["PATH": try fixture.path(without: ["swift"]), "SHELL": "/bin/bash"]
    let line = "swift is missing; Swift 6.3 or newer for Linux is at https://www.swift.org/install/linux/"
    try expectRefusal(
      fixture, try fixture.script(script, environment: environment), status: 69, line, before: before)
  }

  @Test func refusesAnOldSwift() throws {
    let fixture = try InstallFixture()
    try fixture.fake("swift", "echo 'Swift version 5.10.1 (swift-5.10.1-RELEASE)'")
    let before = try fixture.listing()
    let environment = ["PATH": "\(fixture.sandbox.path("fakes")):/usr/bin:/bin", "SHELL": "/bin/bash"]
    let line = "swift 5.10 is too old; Swift 6.3 or newer for Linux is at https://www.swift.org/install/linux/"
    try expectRefusal(
      fixture, try fixture.script("install.sh", environment: environment), status: 69, line, before: before)
  }

  @Test func namesPackagesItMayNotInstall() throws {
    let fixture = try InstallFixture()
    try fixture.fake("swift", "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'")
    try fixture.fake("dpkg-query", "exit 1")
    try fixture.fake("id", "echo 1000")
    let path = "\(fixture.sandbox.path("fakes")):\(try fixture.path(without: ["swift", "sudo"]))"
    let result = try fixture.script("install.sh", ["--no-modify-rc"], environment: ["PATH": path])
    #expect(result.status == 77)
    let lines = [
      "tpl: missing: libsqlite3-dev (the index is an SQLite database)",
      "tpl: missing: libyaml-dev (tpl.yaml is read with libyaml)",
      "tpl: error: installing packages needs root; run as root: apt-get install libsqlite3-dev libyaml-dev\n",
    ]
    #expect(result.errors == lines.joined(separator: "\n"))
    #expect(try fixture.listing() == ". d 700\n")
  }

  @Test func installsPackagesThroughSudo() throws {
    let fixture = try InstallFixture()
    let log = fixture.sandbox.path("apt.log")
    try fixture.fake("swift", "case $1 in --version) echo 'Swift version 6.3.1' ;; *) exit 1 ;; esac")
    try fixture.fake("dpkg-query", "exit 1")
    try fixture.fake("id", "echo 1000")
    try fixture.fake("sudo", "[ \"$1\" = -n ] || exec \"$@\"")
    try fixture.fake("apt-get", "echo \"$DEBIAN_FRONTEND $*\" >>\(log)")
    let path = "\(fixture.sandbox.path("fakes")):/usr/bin:/bin"
    let result = try fixture.script("install.sh", ["--no-modify-rc"], environment: ["PATH": path])
    #expect(result.status == 1)
    #expect(result.errors.hasSuffix("tpl: error: the release build failed\n"))
    #expect(
      fixture.sandbox.text(log) == """
        noninteractive update -q
        noninteractive install -q -y --no-install-recommends libsqlite3-dev libyaml-dev

        """)
  }

  @Test func leavesAReadOnlyStartupFile() throws {
    let fixture = try InstallFixture()
    try fixture.sandbox.write("A=1\n", to: "home/.bashrc", mode: 0o444)
    let before = try fixture.listing()
    let line = "\(fixture.home)/.bashrc is read-only; chmod u+w it, or use --no-modify-rc"
    try expectRefusal(fixture, try fixture.install("--shell", "bash"), status: 74, line, before: before)
  }

  @Test func leavesAStartupFileThatBecameReadOnly() throws {
    let fixture = try InstallFixture()
    #expect(try fixture.install("--shell", "bash").status == 0)
    try fixture.sandbox.write(fixture.sandbox.read("home/.bashrc") ?? [], to: "home/.bashrc", mode: 0o444)
    let before = try fixture.listing()
    let line = "\(fixture.home)/.bashrc is read-only; chmod u+w it, or use --no-modify-rc"
    try expectRefusal(fixture, try fixture.uninstall(), status: 74, line, before: before)
  }

  @Test func leavesAStartupDirectory() throws {
    let fixture = try InstallFixture()
    try fixture.sandbox.makeDirectory("home/.zshrc")
    let before = try fixture.listing()
    try expectRefusal(
      fixture, try fixture.install("--shell", "zsh"), status: 74, "\(fixture.home)/.zshrc is not a regular file",
      before: before)
  }

  @Test func leavesHalfABlock() throws {
    let fixture = try InstallFixture()
    #expect(try fixture.install("--shell", "bash").status == 0)
    let block = fixture.sandbox.text("home/.bashrc")
    try fixture.sandbox.write(block.replacing("# <<< tpl <<<", with: "# <<<") + "MINE=1\n", to: "home/.bashrc")
    let before = try fixture.listing()
    let line = "\(fixture.home)/.bashrc has half a block of tpl; remove the rest of it by hand"
    try expectRefusal(fixture, try fixture.uninstall(), status: 65, line, before: before)
    try expectRefusal(fixture, try fixture.install("--shell", "bash"), status: 65, line, before: before)
  }

  @Test func leavesAProgramOfAnotherOrigin() throws {
    let fixture = try InstallFixture()
    try fixture.sandbox.write("mine", to: "home/.local/bin/tpl")
    let before = try fixture.listing()
    let line = "\(fixture.home)/.local/bin/tpl is there already and not from this script; move it away first"
    try expectRefusal(fixture, try fixture.install("--shell", "bash"), status: 74, line, before: before)
  }

  @Test func knowsThreeShells() throws {
    let fixture = try InstallFixture()
    let before = try fixture.listing()
    let line = "tpl has no hook for the shell 'ksh'; use --shell bash, zsh or fish, or --no-modify-rc"
    try expectRefusal(fixture, try fixture.install("--shell", "ksh"), status: 64, line, before: before)
  }

  @Test func removesOnlyWhatItInstalled() throws {
    let fixture = try InstallFixture()
    let before = try fixture.listing()
    let prefix = "\(fixture.home)/.local"
    let line = "install.sh installed nothing in \(prefix) (there is no \(prefix)/share/tpl/installed)"
    try expectRefusal(fixture, try fixture.uninstall(), status: 1, line, before: before)
  }
}
