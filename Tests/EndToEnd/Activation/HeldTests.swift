import TestSupport
import Testing

/// Attacks that never worked, and stay tried.
@Suite struct HeldTests {
  /// An env file that becomes a link to a file outside, and back, thousands of times a second.
  @Test func aLinkThatComesAndGoesIsNotFollowed() throws {
    let room = try AttackRoom(.bash)
    try room.run("echo STOLEN=1 > \"$OUT/env\"; echo OWN=1 > .env")
    try room.hook.allow()
    let swap = "while :; do ln -s ../out/env l; mv -T l .env; echo OWN=1 > o; mv -T o .env; done"
    let swapping = try BackgroundProcess(
      ["/bin/sh", "-c", swap], in: room.hook.sandbox, directory: "shop", output: "swapping")
    for _ in 0..<60 {
      let result = try room.hook.tpl("exec", "--", "/usr/bin/env")
      #expect(!result.output.contains("STOLEN") && result.status < 128, "\(result.errors)")
    }
    withExtendedLifetime(swapping) {}
  }

  /// No path can name the place any more; nothing ends by a signal, and nothing of the root's is used.
  @Test(arguments: [300, 1_200])
  func deepDirectories(levels: Int) throws {
    let room = try AttackRoom(.bash)
    try room.run("echo OWN=1 > .env")
    try room.hook.allow()
    let program = """
      import os, sys
      for _ in range(\(levels)):
          os.mkdir("d")
          os.chdir("d")
      os.environ.pop("PWD", None)
      os.execv(sys.argv[1], sys.argv[1:])
      """
    for arguments in [["hook-env", "bash"], ["which", "."], ["exec", "--", "/bin/true"]] {
      try room.run("rm -rf d")
      let result = try room.hook.sandbox.run(
        ["/usr/bin/python3", "-c", program, "\(Binaries.directory)/tpl"] + arguments,
        environment: ["TPL_WATCHER": "off"], directory: "shop")
      #expect(result.status < 128, "\(arguments): \(result.errors)")
    }
  }

  /// HOME is whatever an account is called.
  @Test(arguments: [
    "a b", "a'b", "a\"b", "a$(touch pwn)b", "a`touch pwn`b", "a;touch pwn;b", "-rf", "a\\b", "a*b", "a%sb", "a&b",
    "a|b",
    "a{b,c}", "~a", "a!b", "a#b", "a=b", "é\u{301}",
  ])
  func homesAreData(name: String) throws {
    let fixture = try InstallFixture()
    let home = try fixture.sandbox.makeDirectory("homes/\(name)", mode: 0o700)
    try fixture.sandbox.write("A=1\n", to: "\(home)/.bashrc")
    var environment = fixture.environment.mapValues { $0.replacing(fixture.home, with: home) }
    environment["HOME"] = home
    func listing() throws -> String {
      try fixture.sandbox.run(["/usr/bin/find", fixture.sandbox.path("homes")]).output
    }
    let before = try listing()
    let installed = try fixture.script(
      "install.sh", ["--binaries", Binaries.directory, "--shell=bash"], environment: environment)
    if installed.status == 0 {
      let shell = try fixture.sandbox.run(
        ["/bin/bash", "--rcfile", "\(home)/.bashrc", "-i", "-c", "tpl --version"], environment: environment)
      #expect(shell.status == 0, "\(shell.errors)")
      #expect(try fixture.script("uninstall.sh", [], environment: environment).status == 0)
    } else {
      #expect(installed.errors.contains("error: "), "\(installed.errors)")
    }
    #expect(try listing() == before)
    #expect(fixture.sandbox.text("homes/\(name)/.bashrc") == "A=1\n")
    #expect(try fixture.sandbox.run(["/usr/bin/find", fixture.sandbox.root, "-name", "pwn"]).output == "")
  }
}
