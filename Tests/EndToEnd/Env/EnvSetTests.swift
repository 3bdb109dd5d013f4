import Foundation
import TestSupport
import Testing

/// `tpl env set` and `unset`.
@Suite struct EnvSetTests {
  @Test func touchesNoOtherByte() throws {
    let repository = try TemplateRepository.withVariables()
    let file = "\(repository.root)/platform/a/.env"
    try repository.write(
      "# mine\r\nexport PORT \t= 2  # why\r\nURL=\"$PORT\"\r\nLAST=1", to: "platform/a/.env", mode: 0o640)
    #expect(
      try repository.tpl(["env", "set", "PORT"], input: "it's \\ $5\n")
        == CommandResult(0, "", "tpl: set PORT in \(file)\n"))
    #expect(
      repository.sandbox.text(file)
        == "# mine\r\nexport PORT \t= \"it's \\\\ \\$5\"  # why\r\nURL=\"$PORT\"\r\nLAST=1")
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o640)
    #expect(try repository.tpl(["env", "get", "PORT"]) == CommandResult(0, "it's \\ $5\n"))
    #expect(
      try repository.tpl(["env", "unset", "PORT"]) == CommandResult(0, "", "tpl: removed PORT from \(file)\n"))
    #expect(repository.sandbox.text(file) == "# mine\r\nURL=\"$PORT\"\r\nLAST=1")
    #expect(
      try repository.tpl(["env", "unset", "PORT"]) == CommandResult(1, "", "tpl: error: PORT is not in \(file)\n"))
    #expect(try repository.names(in: "platform/a") == [".env", "scripts"])
  }

  @Test func newFilesArePrivate() throws {
    // An environment is known by the file of another component.
    let repository = try TemplateRepository.withVariables(["platform/a/.env.prod": "PORT=3\n"])
    for (arguments, name) in [
      (["a", "--file", ".env.local"], "platform/a/.env.local"), (["b"], "application/b/.env"),
      (["b", "-e", "prod"], "application/b/.env.prod"),
      (["--root", repository.root, "--file", ".env.dev"], ".env.dev"),
    ] {
      let result = try repository.tpl(["env", "set", "KEY"] + arguments, input: "v\n\n", in: "")
      #expect(result == CommandResult(0, "", "tpl: set KEY in \(repository.root)/\(name)\n"))
      #expect(repository.sandbox.text("\(repository.root)/\(name)") == "KEY='v\n'\n")
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(repository.root)/\(name)")
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func saysWhenAnotherFileDecides() throws {
    let repository = try TemplateRepository.withVariables(["platform/a/.env.local": "PORT=3\n"])
    #expect(
      try repository.tpl(["env", "set", "PORT"], input: "4").errors
        == "tpl: set PORT in \(repository.root)/platform/a/.env\n"
        + "tpl: warning: \(repository.root)/platform/a/.env.local:1 decides PORT in platform/a (dev)\n")
  }

  /// What is set there would be committed, and pushed, with the next change of the file.
  @Test func aTrackedFileIsNotWritten() throws {
    let repository = try TemplateRepository.withVariables()
    try repository.shell("git init -q . && git add -f platform/a/.env")
    try repository.allow()
    let before = repository.sandbox.text("\(repository.root)/platform/a/.env")
    for arguments in [["set", "PORT"], ["unset", "PORT"]] {
      let result = try repository.tpl(["env"] + arguments, input: "4")
      #expect(result.status == 77)
      #expect(
        result.errors.hasPrefix(
          "tpl: error: \(repository.root)/platform/a/.env is tracked by git: what is set there would be committed\n"))
    }
    #expect(repository.sandbox.text("\(repository.root)/platform/a/.env") == before)
    #expect(try repository.tpl(["env", "set", "PORT", "--file", ".env.local"], input: "4").status == 0)
    #expect(try repository.tpl(["env", "get", "PORT"]) == CommandResult(0, "4\n"))
  }

  @Test(
    arguments: [
      (["KEY=secret"], 64, "a value is never an argument"), (["KEY", "secret"], 1, "there is no such component"),
      (["KEY", "a", "secret"], 64, "there are more arguments than KEY and QUERY; a value is never one"),
      (["1A"], 64, "no shell can export the name '1A'"), (["A-B"], 64, "no shell can export the name 'A-B'"),
      (["LD_PRELOAD"], 64, "LD_PRELOAD is never taken from a repository"),
      (["TPL_ROOT"], 64, "TPL_ROOT is never taken from a repository"),
      (["KEY", "--file", "../x"], 64, "'../x' is no name of an env file"),
      (["KEY", "--file", ".envrc"], 64, "'.envrc' is no name of an env file"),
      (["KEY", "--file", ".env.crypt"], 64, "'.env.crypt' is sealed and cannot be edited in place"),
      (["KEY", "postgres://u:secret@h"], 1, "there is no such component"),
    ])
  func refuses(arguments: [String], status: Int32, message: String) throws {
    let repository = try TemplateRepository.withVariables()
    let before = try repository.names(in: "platform/a")
    let result = try repository.tpl(["env", "set"] + arguments, input: "secret")
    #expect(result.status == status && result.output == "")
    #expect(result.errors.hasPrefix("tpl: error: \(message)\n"), "\(result.errors)")
    #expect(!result.errors.contains("secret"))
    #expect(try repository.names(in: "platform/a") == before)
    #expect(repository.sandbox.text("\(repository.root)/platform/a/.env") == "PORT=2\nURL=\"$BASE:$PORT\"\n")
  }

  /// Nothing of the repository is used: secrets can be filled in before it is allowed.
  @Test func aRootThatIsNotAllowedYet() throws {
    let repository = try TemplateRepository.withVariables()
    try repository.must("deny")
    #expect(
      try repository.tpl(["env", "set", "KEY"], input: "v")
        == CommandResult(0, "", "tpl: set KEY in \(repository.root)/platform/a/.env\n"))
  }

  @Test func valuesThatNoEnvironmentCanHold() throws {
    let repository = try TemplateRepository.withVariables()
    for value in ["a\0b", String(repeating: "x", count: 131_068), "() { :;}"] {
      #expect(try repository.tpl(["env", "set", "KEY"], input: value).status == 64)
    }
    #expect(try repository.tpl(["env", "set", "KEY"], input: String(repeating: "x", count: 131_067)).status == 0)
  }

  @Test func aBrokenFileIsLeftAlone() throws {
    let repository = try TemplateRepository.withVariables()
    try repository.write("A='1\n", to: "platform/a/.env")
    let result = try repository.tpl(["env", "set", "KEY"], input: "v")
    #expect(result.status == 65)
    #expect(result.errors.hasPrefix("tpl: error: \(repository.root)/platform/a/.env:2: unterminated"))
    #expect(repository.sandbox.text("\(repository.root)/platform/a/.env") == "A='1\n")
  }

  /// Whatever writes follows no symlink, wherever it leads: a branch can bring one. A directory is no env file.
  @Test func links() throws {
    let repository = try TemplateRepository.withVariables()
    try repository.shell(
      "mv .env shared; ln -s ../../shared .env; ln -s /etc/hostname .env.local; mkdir .env.dev", in: "platform/a")
    try repository.shell("printf 'PORT=2\\n' > shared")
    for name in [".env", ".env.local"] {
      let link = try repository.tpl(["env", "set", "PORT", "--file", name], input: "5")
      #expect(
        link.status == 77 && link.errors.contains("\(name) is a symlink, and may lead to somebody else's secrets"))
    }
    #expect(repository.sandbox.text("\(repository.root)/shared") == "PORT=2\n")
    #expect(try repository.tpl(["env", "set", "PORT", "-e", "dev"], input: "5").status == 1)
  }

  /// A name that was mistyped makes no file.
  @Test func anUnknownEnvironmentIsAnError() throws {
    let repository = try TemplateRepository.withVariables()
    try repository.shell("echo A=1 > .env.prod", in: "platform/a")
    let set = try repository.tpl(["env", "set", "PORT", "-e", "prdo"], input: "5")
    #expect(set.status == 1 && set.errors.contains("there is no environment 'prdo', did you mean 'prod'?"), "\(set)")
    #expect(set.errors.contains("--file .env.prdo"))
    #expect(!repository.sandbox.exists("\(repository.root)/platform/a/.env.prdo"))
    #expect(try repository.tpl(["env", "set", "PORT", "--file", ".env.prdo"], input: "5").status == 0)
    #expect(try repository.tpl(["env", "set", "PORT", "-e", "prdo"], input: "6").status == 0)
    #expect(try repository.tpl(["env", "unset", "PORT", "-e", "tset"]).status == 1)
  }

  @Test func editsAtOnceLoseNothing() throws {
    let repository = try TemplateRepository.withVariables()
    let tpl = "\(Binaries.directory)/tpl"
    try repository.shell(
      "for i in 1 2 3 4 5 6 7 8; do echo $i | \(tpl) env set KEY_$i 2>/dev/null & done; wait", in: "platform/a")
    for number in 1...8 {
      #expect(try repository.tpl(["env", "get", "KEY_\(number)"]) == CommandResult(0, "\(number)\n"))
    }
  }

  @Test func typedValuesAreNotShown() throws {
    let repository = try TemplateRepository.withVariables()
    let session = try ShellSession(
      .bash, in: repository.sandbox, environment: ["TPL_WATCHER": "off"], directory: "shop/platform/a")
    session.type("tpl env set TYPED; stty -a | grep -o '.echo '")
    try session.waitForText("value of TYPED: ")
    session.typeKeys(Array("hunXé".utf8) + [0x7F, 0x7F] + Array("ter2\r".utf8))
    let reply = try session.nextPrompt()
    #expect(!reply.output.contains("hun") && reply.output.contains("tpl: set TYPED in "), "\(reply.output)")
    #expect(reply.output.contains(" echo"), "\(reply.output)")
    #expect(try repository.tpl(["env", "get", "TYPED"]) == CommandResult(0, "hunter2\n"))
    session.type("tpl env set TYPED; echo \"status $?\"; stty -a | grep -o '.echo '")
    try session.waitForText("value of TYPED: ")
    session.typeKeys(Array("other".utf8) + [0x03])
    let interrupted = try session.nextPrompt()
    session.type("tpl env set TYPED; echo \"status $?\"")
    try session.waitForText("value of TYPED: ")
    session.typeKeys([0x04])
    #expect(try session.nextPrompt().output.contains("status 130"))
    #expect(interrupted.output.contains("status 130") && interrupted.output.contains(" echo"), "\(interrupted.output)")
    #expect(try repository.tpl(["env", "get", "TYPED"]) == CommandResult(0, "hunter2\n"))
  }
}
