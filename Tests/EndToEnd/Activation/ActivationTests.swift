import TestSupport
import Testing

/// The main job with the real `tpl`: variables come with a directory, follow its files, and go.
@Suite struct ActivationTests {
  @Test(arguments: Shell.allCases)
  func followsTheDirectoryAndSaysSoInOneLine(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    let session = try hook.session()
    #expect(session.greeting == "")
    #expect(try session.run(hook.cd()) == .init(output: "tpl: shop (dev) +HELLO\n", status: 0))
    #expect(try session.text(of: "HELLO") == "world")
    #expect(try session.exported()["HELLO"] == Array("world".utf8))
    try hook.settle(session)
    let before = try session.exported()
    #expect(try session.prompt() == .init(output: "", status: 0))
    #expect(try session.exported() == before)
    #expect(try session.run("echo HELLO=again > .env").output == "tpl: shop (dev) ~HELLO\n")
    #expect(try session.text(of: "HELLO") == "again")
    #expect(try session.run("printf 'X=1\\nY=2\\n' > .env").output == "tpl: shop (dev) -HELLO +X +Y\n")
    #expect(try session.run("cd ..").output == "tpl: left shop -X -Y\n")
    #expect(try session.value(of: "X") == nil)
    #expect(try session.prompt().output == "")
  }

  @Test(arguments: Shell.allCases)
  func countsNamesThatDoNotFitItsLine(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell, files: [".env": "A=1\nB=2\nC=3\nD=4\nE=5\n", "infra/gcp/prod/.env": "F=6\n"])
    let session = try hook.session()
    #expect(try session.run(hook.cd()).output == "tpl: shop (dev) +A +B +C +D +E\n")
    #expect(try session.run(hook.cd("infra/gcp/prod")).output == "tpl: infra/gcp/prod (prod) +F\n")
    #expect(try session.run(hook.leave).output == "tpl: left infra/gcp/prod -A -B -C -D +2\n")
  }

  @Test(arguments: Shell.allCases)
  func mergesRootAndComponent(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell, files: [".env": "A=root\nB=root\n", "platform/timescale/.env": "B=component\nC=$A-$B\n"])
    let session = try hook.session()
    #expect(try session.run(hook.cd("platform/timescale")).output == "tpl: platform/timescale (dev) +A +B +C\n")
    #expect(try session.text(of: "A") == "root")
    #expect(try session.text(of: "B") == "component")
    #expect(
      try session.tplVariables() == [
        "TPL_ROOT": hook.path(), "TPL_COMPONENT": "platform/timescale", "TPL_LAYER": "platform",
        "TPL_ENVIRONMENT": "dev",
      ])
    let path = String(decoding: try session.exported()["PATH"] ?? [], as: UTF8.self)
    #expect(path == "\(hook.sandbox.environment["PATH"] ?? ""):\(hook.path("localbin"))")
    try hook.settle(session)
    try session.run("echo A=changed > ../../.env")
    #expect(try session.text(of: "A") == "changed")
    #expect(try session.text(of: "C") == "changed-component")
    try session.run("cd ../..")
    #expect(try session.tplVariables() == ["TPL_ROOT": hook.path(), "TPL_ENVIRONMENT": "dev"])
    #expect(try session.value(of: "C") == nil)
    try session.run(hook.leave)
    #expect(try session.tplVariables() == [:])
    #expect(try session.value(of: "TPL_STATE") == nil)
    #expect(try session.text(of: "PATH")?.contains("localbin") == false)
  }

  @Test(arguments: Shell.allCases)
  func runsToolsOfLocalbinOnlyInside(shell: Shell) throws {
    let hook = try ActivationFixture(shell)
    try hook.sandbox.write("#!/bin/sh\necho tool\n", to: "shop/localbin/shoptool", mode: 0o755)
    let session = try hook.session(directory: "shop")
    #expect(session.greeting == "tpl: shop (dev)\n")
    #expect(try session.run("shoptool") == .init(output: "tool\n", status: 0))
    try session.run(hook.cd("application/app1"))
    #expect(try session.run("shoptool") == .init(output: "tool\n", status: 0))
    try session.run(hook.leave)
    #expect(try session.run("shoptool").status == 127)
  }

  /// Case 4.
  @Test(arguments: Shell.allCases)
  func tellsEmptyFromUnset(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell, files: [".env": "WAS_EMPTY=x\nWAS_UNSET=x\nWAS_SET=\nUNTOUCHED=\n"])
    let session = try hook.session(environment: ["WAS_EMPTY": "", "WAS_SET": "v", "UNTOUCHED": ""])
    try session.run(hook.cd())
    var inside = try session.exported()
    #expect(inside["WAS_EMPTY"] == Array("x".utf8) && inside["WAS_UNSET"] == Array("x".utf8))
    #expect(inside["WAS_SET"] == [] && inside["UNTOUCHED"] == [])
    try session.run(hook.leave)
    inside = try session.exported()
    #expect(inside["WAS_EMPTY"] == [])
    #expect(inside["WAS_UNSET"] == nil)
    #expect(inside["WAS_SET"] == Array("v".utf8))
    #expect(inside["UNTOUCHED"] == [])
    #expect(try session.value(of: "WAS_UNSET") == nil)
  }

  @Test(arguments: Shell.allCases)
  func leavesWhatTheUserChanged(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell, files: [".env": "A=file\nB=file\nC=file\n", "application/app1/.env": "LOCAL=1\n"])
    let session = try hook.session(environment: ["C": "mine before"])
    try session.run(hook.cd())
    try session.run(hook.export("A", "mine"))
    try session.run(hook.unset("B"))
    try session.run(shell.text(bash: "PATH=/front:$PATH:/back", fish: "set -gx PATH /front $PATH /back"))
    try hook.settle(session)
    // An unrelated edit does not take it back,
    try session.run("printf 'A=file\\nB=file\\nC=file\\nD=new\\n' > .env")
    #expect(try session.text(of: "D") == "new")
    #expect(try session.text(of: "A") == "mine")
    #expect(try session.value(of: "B") == nil)
    // a later word of the file does,
    try session.run("printf 'A=file\\nB=later\\nC=file\\n' > .env")
    #expect(try session.text(of: "A") == "mine")
    #expect(try session.text(of: "B") == "later")
    // and leaving does not.
    try session.run(hook.leave)
    let outside = try session.exported().mapValues { String(decoding: $0, as: UTF8.self) }
    #expect(outside["A"] == "mine")
    #expect(outside["B"] == nil)
    #expect(outside["C"] == "mine before")
    #expect(outside["PATH"] == "/front:\(hook.sandbox.environment["PATH"] ?? ""):/back")
  }

  /// A value with history: what was there before the first activation returns, however often the file changed.
  @Test(arguments: Shell.allCases)
  func restoresTheFirstValueAfterManyEdits(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "A=0\n"])
    let session = try hook.session(environment: ["A": "before"])
    try session.run(hook.cd())
    for value in 1...5 {
      try session.run("echo A=\(value) > .env")
      #expect(try session.text(of: "A") == "\(value)")
    }
    try session.run("echo B=1 > .env")
    #expect(try session.text(of: "A") == "before")
    try session.run("echo A=6 > .env; \(hook.cd("application/app1"))")
    #expect(try session.text(of: "A") == "6")
    try session.run(hook.leave)
    #expect(try session.text(of: "A") == "before")
  }

  /// Case 14.
  @Test(arguments: Shell.allCases)
  func servesTwoShellsAtOnce(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env.dev": "WHERE=dev\n", ".env.prod": "WHERE=prod\n"])
    let first = try hook.session(directory: "shop")
    let second = try ShellSession(
      shell, in: hook.sandbox, rc: hook.load, environment: ["TPL_WATCHER": "off", "TPL_ENV": "prod"], directory: "shop")
    #expect(first.greeting == "tpl: shop (dev) +WHERE\n")
    #expect(second.greeting == "tpl: shop (prod) +WHERE\n")
    for _ in 0..<3 {
      #expect(try first.text(of: "WHERE") == "dev")
      #expect(try second.text(of: "WHERE") == "prod")
    }
    try first.run("echo WHERE=newer > .env.prod")
    #expect(try second.prompt().output == "tpl: shop (prod) ~WHERE\n")
    #expect(try first.text(of: "WHERE") == "dev")
    #expect(try second.text(of: "WHERE") == "newer")
    try first.run(hook.leave)
    #expect(try second.text(of: "WHERE") == "newer")
  }
}
