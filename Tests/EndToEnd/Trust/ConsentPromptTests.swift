import Foundation
import TestSupport
import Testing

/// Nothing of a repository counts before its user said so (<doc:Contract#Consent>), as the prompt sees it.
@Suite struct ConsentPromptTests {
  private func fixture(_ entries: [String] = []) throws -> TemplateRepository {
    let repository = try TemplateRepository(["platform/a/deep/", "localbin/hello"] + entries)
    try repository.write("ROOTVAR=r\n", to: ".env")
    try repository.write("COMPVAR=c\nOTHER=o\n", to: "platform/a/.env")
    return repository
  }

  @Test func nothingBeforeAllow() throws {
    let repository = try fixture()
    let prompt = try repository.prompt("platform/a")
    #expect(prompt.exported.isEmpty)
    #expect(prompt.warnings == ["\(repository.root) is not allowed yet, look at it and run 'tpl allow'"])
    #expect(try repository.must("roots").output == "")
  }

  @Test func allowThenDeny() throws {
    let repository = try fixture()
    let allowed = try repository.must("allow")
    #expect(allowed.output == "")
    #expect(
      allowed.errors == """
        tpl: allowed \(repository.root), 1 component
        tpl:   env files: .env platform/a/.env
        tpl:   in them: 3 names

        """)
    let active = try repository.prompt("platform/a/deep")
    #expect(active.exported["ROOTVAR"] == "r" && active.exported["COMPVAR"] == "c")
    #expect(active.exported["TPL_ROOT"] == repository.root && active.exported["TPL_COMPONENT"] == "platform/a")
    #expect(active.exported["TPL_LAYER"] == "platform" && active.exported["TPL_ENVIRONMENT"] == "dev")
    #expect(active.exported["PATH"]?.hasSuffix(":\(repository.root)/localbin") == true)
    #expect(active.warnings.isEmpty)
    let atRoot = try repository.prompt("")
    #expect(atRoot.exported["ROOTVAR"] == "r" && atRoot.exported["COMPVAR"] == nil)
    #expect(atRoot.exported["TPL_COMPONENT"] == nil)
    #expect(try repository.must("deny").errors == "tpl: denied \(repository.root)\n")
    #expect(try repository.prompt("platform/a").exported.isEmpty)
    let again = try repository.tpl("deny")
    #expect(again.status == 1)
    #expect(again.errors == "tpl: error: \(repository.root) was not allowed\n")
    #expect(try repository.must("roots").output == "")
  }

  /// What was active goes with the permission.
  @Test func denyUndoes() throws {
    let repository = try fixture()
    try repository.allow()
    let active = try repository.prompt("platform/a")
    try repository.must("deny")
    let after = try repository.prompt("platform/a", environment: active.exported)
    #expect(after.unset.isSuperset(of: ["ROOTVAR", "COMPVAR", "TPL_ROOT", "TPL_COMPONENT", "TPL_STATE"]))
    #expect(after.exported["PATH"] == repository.sandbox.environment["PATH"])
  }

  @Test(arguments: ["cp -a @ @2", "mv @ @2", "mv @ @3; cp -a @3 @2", "mkdir @2; cp -a @/. @2"])
  func anotherDirectoryIsAnotherRoot(script: String) throws {
    let repository = try fixture()
    try repository.allow()
    try repository.shell(script.replacing("@", with: repository.root), in: "/")
    #expect(try repository.prompt(repository.root + "2/platform/a").exported.isEmpty)
  }

  /// The same path, but not the directory that was allowed.
  @Test func aReplacedRootIsNotAllowed() throws {
    let repository = try fixture()
    try repository.allow()
    try repository.shell("mv @ @2; cp -a @2 @".replacing("@", with: repository.root), in: "/")
    #expect(try repository.prompt("platform/a").exported.isEmpty)
    try repository.allow()
    #expect(try repository.prompt("platform/a").exported["COMPVAR"] == "c")
  }

  @Test func aNeighbourWithALongerNameIsNotAllowed() throws {
    let repository = try fixture()
    try repository.allow()
    let evil = repository.root + "-evil"
    try repository.shell("mkdir -p '\(evil)/platform/a' '\(evil)/localbin'; echo EVIL=1 > '\(evil)/platform/a/.env'")
    let prompt = try repository.prompt("\(evil)/platform/a")
    #expect(prompt.exported.isEmpty)
    #expect(prompt.warnings.count == 1)
  }

  /// tpl.yaml is the most powerful file: its change waits, and what was allowed stays in force.
  @Test(arguments: ["default_env: prod\nenvironments: [staging, prod]\nexclude: [platform/a]\n", "nonsense: [\n", ""])
  func aChangedConfigurationWaits(text: String) throws {
    let repository = try fixture()
    try repository.write("default_env: staging\n", to: "tpl.yaml")
    try repository.write("ONLY=staging\n", to: ".env.staging")
    try repository.allow()
    #expect(try repository.prompt("platform/a").exported["ONLY"] == "staging")
    if text.isEmpty { try repository.remove("tpl.yaml") } else { try repository.write(text, to: "tpl.yaml") }
    let prompt = try repository.prompt("platform/a")
    #expect(prompt.exported["TPL_ENVIRONMENT"] == "staging" && prompt.exported["COMPVAR"] == "c")
    #expect(prompt.warnings == ["tpl.yaml changed, run 'tpl allow'"])
    if text.hasPrefix("default_env") {
      try repository.allow()
      let now = try repository.prompt("platform/a")
      #expect(now.exported["TPL_ENVIRONMENT"] == "prod" && now.exported["COMPVAR"] == nil && now.warnings.isEmpty)
    }
  }

  /// Files that arrive through git ask again; the user's own do not.
  @Test func trackedFilesAskAgain() throws {
    let repository = try fixture()
    let git = "git -c user.name=t -c user.email=t"
    try repository.shell("git init -q . && git add -f .env && \(git) commit -qm one")
    try repository.allow()
    #expect(try repository.prompt("platform/a").exported["ROOTVAR"] == "r")
    // The untracked one reloads by itself.
    try repository.write("COMPVAR=c2\n", to: "platform/a/.env")
    #expect(try repository.prompt("platform/a").exported["COMPVAR"] == "c2")
    try repository.write("ROOTVAR=evil\n", to: ".env")
    let changed = try repository.prompt("platform/a")
    #expect(changed.exported["ROOTVAR"] == nil && changed.exported["COMPVAR"] == nil)
    #expect(changed.warnings == ["platform/a (dev) NOT LOADED: .env changed (~ROOTVAR), run 'tpl allow'"])
    // A new one that a pull brings.
    try repository.write("ROOTVAR=r\n", to: ".env")
    try repository.shell(
      "mkdir platform/b; echo EVIL=1 > platform/b/.env; git add -f platform/b/.env; \(git) commit -qm two")
    let pulled = try repository.prompt("platform/b")
    #expect(pulled.exported["EVIL"] == nil && pulled.exported["ROOTVAR"] == nil)
    #expect(pulled.warnings.count == 1)
    try repository.allow()
    #expect(try repository.prompt("platform/b").exported["EVIL"] == "1")
  }

  /// A file that is not the user's alone is not read, and then the others are not used.
  @Test(
    arguments: [
      ("chmod 666 platform/a/.env", "can be written by everybody"),
      ("rm platform/a/.env; mkfifo platform/a/.env", "is no regular file"),
      (
        "echo EVIL=1 > ../outside.env; rm platform/a/.env; ln -s ../../../outside.env platform/a/.env",
        "symlink out of the repository"
      ),
      ("rm platform/a/.env; ln -s /etc/hostname platform/a/.env", "symlink out of the repository"),
      ("head -c 2000000 /dev/zero > platform/a/.env", "larger than 1 MiB"),
      ("rm platform/a/.env; mkdir platform/a/.env", nil),
      ("rm platform/a/.env; ln -s nowhere platform/a/.env", nil),
      ("rm platform/a/.env; ln -s .env platform/a/.env", nil),
    ] as [(String, String?)])
  func refusedFiles(script: String, reason: String?) throws {
    let repository = try fixture()
    for order in ["before allow", "after allow"] {
      if order == "after allow" { try repository.allow() }
      if order == "before allow" { try repository.shell(script) }
      let prompt = try repository.prompt("platform/a")
      guard order == "after allow" else { continue }
      #expect(prompt.exported["COMPVAR"] == nil && prompt.exported["EVIL"] == nil)
      #expect(prompt.exported["ROOTVAR"] == (reason == nil ? "r" : nil))
      #expect(prompt.warnings.count == (reason == nil ? 0 : 1), "\(prompt.warnings)")
      if let reason { #expect(prompt.warnings.first?.contains(reason) == true, "\(prompt.warnings)") }
    }
  }

  @Test func aLinkInsideIsFine() throws {
    let repository = try fixture()
    try repository.shell("mv platform/a/.env platform/a/real; ln -s real platform/a/.env")
    try repository.allow()
    #expect(try repository.prompt("platform/a").exported["COMPVAR"] == "c")
  }

  @Test(.enabled(if: getuid() == 0, "needs root")) func aFileOfAnotherUser() throws {
    let repository = try fixture()
    try repository.allow()
    try repository.shell("chown 12345 platform/a/.env")
    let prompt = try repository.prompt("platform/a")
    #expect(prompt.exported["COMPVAR"] == nil && prompt.exported["ROOTVAR"] == nil)
    #expect(prompt.warnings == ["platform/a (dev) NOT LOADED: platform/a/.env belongs to another user"])
  }

  /// localbin is on PATH, and so under the same rules.
  @Test(arguments: [
    "mkdir ../evil; mv localbin/* ../evil; rmdir localbin; ln -s ../evil localbin", "chmod 777 localbin",
  ])
  func aLocalbinThatIsNotOurs(script: String) throws {
    let repository = try fixture()
    try repository.allow()
    try repository.shell(script)
    let prompt = try repository.prompt("platform/a")
    #expect(prompt.exported["PATH"] == nil, "\(prompt.exported["PATH"] ?? "")")
    #expect(prompt.exported["COMPVAR"] == "c")
  }

  @Test func refusedNames() throws {
    let repository = try fixture()
    try repository.write(
      "LD_PRELOAD=/x\nTPL_ENV=prod\nTPL_ROOT=/x\nFINE=1\nBASH_ENV=/x\nfn='() { :; }'\n", to: "platform/a/.env")
    try repository.allow()
    let prompt = try repository.prompt("platform/a")
    #expect(Set(prompt.exported.keys).isDisjoint(with: ["LD_PRELOAD", "TPL_ENV", "BASH_ENV", "fn"]))
    #expect(prompt.exported["TPL_ROOT"] == repository.root && prompt.exported["FINE"] == "1")
    let file = "\(repository.root)/platform/a/.env"
    #expect(
      prompt.warnings
        == [(1, "LD_PRELOAD"), (2, "TPL_ENV"), (3, "TPL_ROOT"), (5, "BASH_ENV"), (6, "fn")].map {
          "\(file):\($0.0): \($0.1) is never taken from a repository"
        })
  }

  /// Names that steer programs load from a file of the user's own, and are shown apart.
  @Test func steeringNames() throws {
    let repository = try fixture()
    try repository.allow()
    try repository.write("DOCKER_HOST=tcp://x\nCOMPVAR=c\n", to: "platform/a/.env")
    let prompt = try repository.prompt("platform/a")
    #expect(prompt.exported["DOCKER_HOST"] == "tcp://x" && prompt.exported["COMPVAR"] == "c")
    #expect(prompt.warnings == [])
    #expect(try repository.must("allow").errors.contains("tpl: warning: these steer other programs: DOCKER_HOST\n"))
  }

  /// A PATH of the file's own keeps localbin, and goes when the shell leaves.
  @Test func pathOfAFile() throws {
    let repository = try fixture()
    try repository.write("PATH=/opt/x:$PATH\n", to: ".env")
    try repository.allow()
    let before = repository.sandbox.environment["PATH"]!
    let inside = try repository.prompt("")
    #expect(inside.exported["PATH"] == "/opt/x:\(before):\(repository.root)/localbin")
    let left = try repository.prompt("/", environment: inside.exported)
    #expect(left.exported["PATH"] == before)
  }

  @Test func allowShowsWhatHidesCommands() throws {
    let repository = try fixture()
    try repository.write("#!/bin/sh\n", to: "localbin/ls", mode: 0o755)
    try repository.write("#!/bin/sh\n", to: "localbin/only-here", mode: 0o755)
    let allowed = try repository.must("allow")
    #expect(allowed.errors.contains("tpl:   on PATH: ls only-here\n"))
    #expect(allowed.errors.contains("tpl: warning: these are hidden by commands of the same name: ls\n"))
    try repository.shell("chmod 777 .")
    let refused = try repository.tpl("allow")
    #expect(refused.status == 77)
    #expect(refused.errors.hasPrefix("tpl: error: \(repository.root) "))
  }
}

/// What one prompt would change.
struct PromptChange {
  var exported: [String: String] = [:]
  var unset: Set<String> = []
  var warnings: [String] = []
}

extension TemplateRepository {
  /// Runs hook-env and lets bash evaluate it, as the hook does.
  func prompt(_ directory: String, environment: [String: String] = [:]) throws -> PromptChange {
    let errors = sandbox.path("tmp/prompt-errors")
    let script = """
      change=$('\(Binaries.directory)/tpl' hook-env bash 2>'\(errors)') || exit 9
      /usr/bin/env -0; printf '\\0=BETWEEN=\\0'; eval "$change"; /usr/bin/env -0
      """
    let result = try run(["/bin/bash", "--norc", "-c", script], in: directory, environment: environment)
    let messages = sandbox.text("tmp/prompt-errors")
    guard result.status == 0 else {
      throw TestSupportError.shellEnded(status: result.status, transcript: messages + result.errors)
    }
    let halves = result.output.components(separatedBy: "\0=BETWEEN=\0").map { half in
      Dictionary(
        half.split(separator: "\0").compactMap { entry -> (String, String)? in
          entry.firstIndex(of: "=").map { (String(entry[..<$0]), String(entry[entry.index(after: $0)...])) }
        }, uniquingKeysWith: { first, _ in first })
    }
    var change = PromptChange()
    for (name, value) in halves[1] where halves[0][name] != value && !["_", "SHLVL"].contains(name) {
      change.exported[name] = value
    }
    change.unset = Set(halves[0].keys).subtracting(halves[1].keys)
    change.warnings = messages.split(separator: "\n").compactMap { line in
      if line.hasPrefix("tpl: warning: ") { return String(line.dropFirst(14)) }
      return line.contains(" NOT LOADED: ") ? String(line.dropFirst(5)) : nil
    }
    return change
  }
}
