import Foundation
import TestSupport
import Testing

/// One clear line each, nothing half-applied (issue 2, the last point).
@Suite struct BadInputTests {
  private static func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

  @Test func anUnreadableEnvFile() throws {
    let repository = try TemplateRepository(["platform/a/", "localbin/"], unprivileged: true)
    try repository.write("ROOTVAR=r\n", to: ".env")
    try repository.write("COMPVAR=c\n", to: "platform/a/.env")
    try repository.allow()
    try repository.shell("chmod 000 platform/a/.env")
    let prompt = try repository.prompt("platform/a")
    #expect(prompt.exported["ROOTVAR"] == nil && prompt.exported["COMPVAR"] == nil)
    #expect(prompt.warnings == ["platform/a (dev) NOT LOADED: platform/a/.env cannot be read: permission denied"])
    try repository.shell("chmod 600 platform/a/.env")
    #expect(try repository.prompt("platform/a").exported["COMPVAR"] == "c")
  }

  @Test func aSyntaxErrorInAnEnvFile() throws {
    let repository = try TemplateRepository()
    try repository.write("ROOTVAR=r\n", to: ".env")
    try repository.write("BEFORE=1\n\nBROKEN='no end\nAFTER=2\n", to: "platform/a/.env")
    try repository.allow()
    let prompt = try repository.prompt("platform/a")
    for name in ["ROOTVAR", "BEFORE", "AFTER"] { #expect(prompt.exported[name] == nil) }
    let warning = "platform/a (dev) NOT LOADED: platform/a/.env:"
    #expect(prompt.warnings.count == 1)
    #expect(prompt.warnings.first?.hasPrefix(warning) == true, "\(prompt.warnings)")
    #expect(prompt.warnings.first?.contains("line 3") == true, "\(prompt.warnings)")
  }

  @Test(arguments: [["hook", "tcsh"], ["hook-env", "tcsh"], ["hook", "BASH"], ["hook-env", "a\u{1B}[31mb"]])
  func anUnknownShell(arguments: [String]) throws {
    let repository = try TemplateRepository()
    let result = try repository.run(["\(Binaries.directory)/tpl"] + arguments)
    #expect(result.status == 64)
    #expect(result.output == "")
    let name = arguments[1].replacing("\u{1B}", with: "\\u{1B}")
    #expect(result.errors == "tpl: error: unknown shell '\(name)'\ntpl: hint: bash, zsh or fish\n")
  }

  @Test(arguments: [
    ["allow"], ["deny"], ["sync"], ["clock"], ["files"], ["list"], ["new", "platform", "a"], ["which", "."],
  ])
  func notARepository(arguments: [String]) throws {
    let repository = try TemplateRepository()
    let place = try repository.sandbox.makeDirectory("empty")
    let result = try repository.run(["\(Binaries.directory)/tpl"] + arguments, in: place)
    #expect(result.status == 1)
    #expect(result.output == "")
    let lines = Self.lines(result.errors)
    #expect(
      lines.first == "tpl: error: \(place) is not in a repository that tpl knows"
        || (arguments == ["which", "."] && lines.first?.hasPrefix("tpl: error: ") == true), "\(result.errors)")
    #expect(lines.count <= 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: place).isEmpty)
  }

  @Test(arguments: [
    ("nonsense: 1\n", ":1"), ("name: shop\nenvironments: 3\n", ":2"), ("a: [\n", ":"), ("exclude: [a\n  b: c\n", ":"),
  ])
  func aBrokenConfiguration(text: String, place: String) throws {
    let repository = try TemplateRepository()
    try repository.write(text, to: "tpl.yaml")
    for arguments in [["allow"], ["list"], ["new", "platform", "b"]] {
      let result = try repository.run(["\(Binaries.directory)/tpl"] + arguments)
      #expect(result.status == 65, "\(arguments)")
      #expect(result.output == "")
      #expect(result.errors.hasPrefix("tpl: error: \(repository.root)/tpl.yaml\(place)"), "\(result.errors)")
    }
    #expect(try repository.must("roots").output == "")
    #expect(!FileManager.default.fileExists(atPath: "\(repository.root)/platform/b"))
  }

  /// Somebody else's directory in the place of ours: nothing is written there, and the prompt says one line.
  @Test(arguments: [
    "mkdir elsewhere; ln -s ../elsewhere run/tpl", "mkdir run/tpl; chmod 770 run/tpl",
    "mkdir run/tpl; chmod 777 run/tpl",
    "touch run/tpl", "mkdir run/tpl; chmod 700 run/tpl; chown 12345 run/tpl",
  ])
  func aRuntimeDirectoryThatIsNotOurs(script: String) throws {
    let isRoot = getuid() == 0
    if script.contains("chown"), !isRoot { return print("SKIPPED: needs root: \(script)") }
    let repository = try TemplateRepository(["platform/a/", "localbin/"])
    try repository.write("COMPVAR=c\n", to: "platform/a/.env")
    try repository.allow()
    try repository.shell("rm -rf run/tpl; \(script)", in: repository.sandbox.root)
    for arguments in [["tpl", "hook-env", "bash"], ["tpl", "daemon", "start"], ["tpld"]] {
      let result = try repository.run(
        ["\(Binaries.directory)/\(arguments[0])"] + arguments.dropFirst(), in: "platform/a")
      #expect(result.status == 74, "\(arguments)")
      #expect(result.output == "", "\(arguments)")
      let lines = Self.lines(result.errors)
      #expect(lines.first?.hasPrefix("\(arguments[0]): error: ") == true, "\(arguments): \(result.errors)")
      #expect(lines.first?.contains(repository.sandbox.path("run/tpl")) == true, "\(result.errors)")
      #expect(lines.count == 2 && lines[1].hasPrefix("\(arguments[0]): hint: "), "\(result.errors)")
    }
    for place in ["elsewhere/t", "elsewhere/tpld.lock", "run/tpl/t"] { #expect(!repository.sandbox.exists(place)) }
    // Lookups do not need it.
    #expect(try repository.tpl("which", "a").output == "\(repository.root)/platform/a\n")
  }

  /// Without XDG_RUNTIME_DIR everything lies in a directory below /tmp that only its owner can enter.
  @Test(.enabled(if: getuid() == 0, "needs a user of its own: /tmp/tpl-UID belongs to whoever runs the tests"))
  func withoutARuntimeDirectory() throws {
    let repository = try TemplateRepository(["platform/a/", "localbin/"], unprivileged: true)
    let fallback = "/tmp/tpl-54321"
    try #require(!FileManager.default.fileExists(atPath: fallback))
    defer { try? FileManager.default.removeItem(atPath: fallback) }
    try repository.allow()
    let environment = ["XDG_RUNTIME_DIR": ""]
    #expect(try repository.tpl("daemon", "start", environment: environment).status == 0)
    let prompt = try repository.prompt("platform/a", environment: environment)
    #expect(prompt.exported["TPL_COMPONENT"] == "platform/a")
    let attributes = try FileManager.default.attributesOfItem(atPath: fallback)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
    #expect(attributes[.ownerAccountID] as? Int == 54321)
    #expect(FileManager.default.fileExists(atPath: "\(fallback)/tpld.sock"))
    #expect(try repository.tpl("sync", environment: environment).status == 0)
    #expect(try repository.tpl("daemon", "stop", environment: environment).status == 0)
  }

  @Test(arguments: ["", "relative"])
  func withoutAHome(home: String) throws {
    let repository = try TemplateRepository()
    let environment = ["HOME": home, "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": ""]
    for arguments in [["hook-env", "bash"], ["which", "a"], ["allow"], ["daemon", "start"], ["files"]] {
      let result = try repository.run(["\(Binaries.directory)/tpl"] + arguments, environment: environment)
      #expect(result.status == 74, "\(arguments)")
      #expect(result.output == "")
      #expect(result.errors == "tpl: error: HOME is not set to an absolute path\ntpl: hint: export HOME=/your/home\n")
    }
    // With all XDG variables set nobody needs it.
    #expect(try repository.tpl("which", "a", environment: ["HOME": ""]).status == 0)
  }

  /// A record of consent that was cut short or is of another version allows nothing, and nothing breaks.
  @Test(arguments: ["truncate -s 20 *", ": > *", "echo garbage > \"$(ls)\"", "sed -i 's/record [0-9]*/record 9/' *"])
  func aDamagedRecord(script: String) throws {
    let repository = try TemplateRepository()
    try repository.write("COMPVAR=c\n", to: "platform/a/.env")
    try repository.allow()
    try repository.shell(
      script.replacing(" *", with: " \"$(ls)\""), in: repository.sandbox.path("data/tpl/allow"))
    let prompt = try repository.prompt("platform/a")
    #expect(prompt.exported.isEmpty)
    #expect(prompt.warnings.count == 1)
    #expect(try repository.must("roots").output == "")
    #expect(try repository.tpl("which", "a").status == 0)
    try repository.allow()
    #expect(try repository.prompt("platform/a").exported["COMPVAR"] == "c")
  }

  @Test func aWorkingDirectoryThatIsGone() throws {
    let repository = try TemplateRepository()
    try repository.allow()
    let script = """
      mkdir gone; cd gone; rmdir ../gone
      for verb in 'hook-env bash' 'which a' 'files' 'allow'; do
        '\(Binaries.directory)/tpl' $verb; echo "$verb: $?"
      done
      """
    let result = try repository.run(["/bin/bash", "-c", script])
    let statuses = result.output.split(separator: "\n").compactMap {
      $0.split(separator: ": ").last.flatMap { Int($0) }
    }
    #expect(statuses.count == 4 && statuses.allSatisfy { [0, 1, 74].contains($0) }, "\(result.output)\(result.errors)")
    #expect(result.output.contains("hook-env bash: 0\n"), "\(result.output)\(result.errors)")
  }
}
