import Foundation
import TestSupport
import Testing

/// A guest in somebody's clones: what `tpl secret init` writes stays in the clone, and git goes on without tpl.
@Suite struct GitMannersTests {
  private let alice: SecretPerson

  init() throws { alice = try SecretPerson("alice", in: try Sandbox()) }

  private func makeRoot(_ root: String = "") throws {
    for directory in ["platform/db", "localbin"] {
      try alice.sandbox.makeDirectory("\(alice.shop)/\(root)\(directory)")
    }
    try alice.must("git", "init", "-q", "-b", "main")
    try alice.write(".env\n.env.*\n!.env.*.crypt\n", to: ".gitignore")
  }

  private var tpl: String { "\(Binaries.directory)/tpl" }
  private var hook: String { alice.text(".git/hooks/pre-commit") }

  /// Nothing that a person does with git every day is stopped once tpl is gone.
  @Test func everydayCommandsWithoutTpl() throws {
    try makeRoot()
    let program = alice.sandbox.path("bin/tpl")
    try alice.sandbox.write(try Data(contentsOf: URL(fileURLWithPath: tpl)), to: "bin/tpl", mode: 0o755)
    try alice.must(program, "secret", "init", "--add")
    for file in ["platform/db/.env.prod", "platform/db/.env.dev"] {
      try alice.write("A=1\nB=2\n", to: file)
      try alice.must(program, "secret", "encrypt", file)
    }
    try commit("first")
    try alice.must("git", "branch", "other")
    try seal(program, "A=2\nB=2\n")
    try commit("ours")
    try alice.must("git", "checkout", "-q", "other")
    try seal(program, "A=1\nB=3\n")
    try commit("theirs")
    #expect(try alice.must("git", "diff", "main").contains("-A=2\n-B=2\n+A=1\n+B=3\n"))

    try alice.sandbox.remove("bin/tpl")
    for arguments in [
      ["status"], ["diff", "main"], ["log", "-p"], ["show"], ["stash", "list"], ["checkout", "-q", "main"],
      ["log", "-p", "--all"],
    ] {
      let result = try alice.run(["git"] + arguments)
      #expect(result.status == 0 && result.errors == "", "\(arguments): \(result.errors)")
    }
    try alice.write("x\n", to: "README")
    try alice.must("git", "add", "README")
    let commit = try alice.run(["git", "commit", "-q", "-m", "elsewhere"])
    #expect(commit.status == 0)
    #expect(commit.errors == "tpl is gone, env files are not checked before this commit\n")
    try alice.write("y\n", to: "README")
    #expect(try alice.run(["git", "stash"]).status == 0)
    #expect(try alice.run(["git", "stash", "pop"]).status == 0)
    try alice.must("git", "checkout", "-q", "README")
    for arguments in [["merge", "other"], ["cherry-pick", "other"], ["rebase", "other"]] {
      let result = try alice.run(["git"] + arguments)
      #expect(
        result.status == 1 && (result.output + result.errors).contains("CONFLICT (content)"), "\(arguments): \(result)")
      #expect(alice.text("platform/db/.env.prod.crypt").contains("<<<<<<< ours\n"))
      try alice.must("git", arguments[0], "--abort")
    }
    #expect(try alice.must("git", "status", "--porcelain") == "")
  }

  private func seal(_ program: String, _ text: String) throws {
    try alice.write(text, to: "platform/db/.env.prod")
    try alice.must(program, "secret", "encrypt", "platform/db/.env.prod")
  }

  private func commit(_ message: String) throws {
    try alice.must("git", "add", "-A")
    try alice.must("git", "commit", "-q", "-m", message)
  }

  @Test func aRootBelowTheTop() throws {
    try makeRoot("infra/shop/")
    let program = tpl
    func inside(_ arguments: String...) throws -> CommandResult {
      try alice.sandbox.run(
        [program] + arguments, environment: alice.environment, directory: "\(alice.shop)/infra/shop")
    }
    #expect(try inside("secret", "init", "--add").status == 0)
    #expect(alice.text("infra/shop/.gitattributes").contains("merge=tplenv"))
    for file in [".env.prod", ".env.test"] {
      try alice.write("A=1\nB=2\n", to: "infra/shop/platform/db/\(file)")
      #expect(try inside("secret", "encrypt", "platform/db/\(file)").status == 0)
    }
    try commit("first")
    // The check finds the root that is not where git runs it.
    try alice.must("git", "add", "-f", "infra/shop/platform/db/.env.prod")
    let stopped = try alice.run(["git", "commit", "-m", "plain"])
    #expect(stopped.status == 1 && stopped.errors.contains("infra/shop/platform/db/.env.prod is a plain env file"))
    let only = try alice.run(["git", "commit", "-m", "plain", "infra/shop/platform/db/.env.prod"])
    #expect(only.status == 1 && only.errors.contains("is a plain env file"))
    try alice.must("git", "reset", "-q")
    // Whatever lies elsewhere is nobody's business, however the root is.
    try alice.write("[\n", to: "infra/shop/tpl.yaml")
    try alice.write("A=1\n", to: "other/.env")
    try alice.must("git", "add", "-f", "other/.env")
    #expect(try alice.run(["git", "commit", "-q", "-m", "elsewhere"]) == CommandResult(0, ""))
    try alice.sandbox.remove("\(alice.shop)/infra/shop/tpl.yaml")
    // The merge driver.
    try alice.must("git", "branch", "other")
    try alice.write("A=2\nB=2\n", to: "infra/shop/platform/db/.env.prod")
    #expect(try inside("secret", "encrypt", "platform/db/.env.prod").status == 0)
    try commit("ours")
    try alice.must("git", "checkout", "-q", "other")
    try alice.write("A=1\nB=3\n", to: "infra/shop/platform/db/.env.prod")
    #expect(try inside("secret", "encrypt", "platform/db/.env.prod").status == 0)
    try commit("theirs")
    #expect(try alice.must("git", "diff", "main").contains("-A=2\n-B=2\n+A=1\n+B=3\n"))
    let merged = try alice.run(["git", "merge", "-q", "--no-edit", "main"])
    #expect(merged.status == 0, "\(merged.output)\(merged.errors)")
    #expect(try inside("secret", "decrypt", "platform/db/.env.prod.crypt").output == "A=2\nB=3\n")
  }

  /// Hooks that are not this clone's own are never written to: one such file can stop every commit that a person makes.
  @Test(arguments: ["global", "outside", "tracked", "link"])
  func foreignHooks(kind: String) throws {
    try makeRoot()
    let directory = kind == "tracked" || kind == "link" ? "\(alice.shop)/.githooks" : "hooks"
    try alice.sandbox.makeDirectory(directory)
    switch kind {
    case "global": try alice.must("git", "config", "--global", "core.hooksPath", alice.sandbox.path(directory))
    case "outside": try alice.must("git", "config", "core.hooksPath", alice.sandbox.path(directory))
    case "tracked": try alice.must("git", "config", "core.hooksPath", ".githooks")
    default:
      try? alice.sandbox.remove("\(alice.shop)/.git/hooks")
      try FileManager.default.createSymbolicLink(
        atPath: alice.sandbox.path("\(alice.shop)/.git/hooks"), withDestinationPath: "../.githooks")
    }
    let initialized = try alice.tpl("secret", "init", "--add")
    #expect(initialized.status == 0)
    #expect(initialized.errors.contains("which is not written to: add to its pre-commit: if test -x '\(tpl)'"))
    #expect(!alice.sandbox.exists("\(directory)/pre-commit"))
    // What an older tpl put there is taken out.
    try alice.sandbox.write(former, to: "\(directory)/pre-commit", mode: 0o755)
    let status = try alice.tpl("secret", "status")
    #expect(status.status == 1 && status.errors.contains("as an older version set it up"))
    #expect(try alice.tpl("secret", "init").errors.contains("what an older tpl had written there"))
    #expect(!alice.sandbox.exists("\(directory)/pre-commit"))
  }

  /// As tpl wrote it before it knew a way around its own absence.
  private var former: String {
    "#!/bin/sh\n# tpl: no plain env file, no sealed file for the wrong people\n'\(tpl)' secret commit-check || exit\n"
  }

  @Test func whatAnOlderVersionWroteIsMended() throws {
    try makeRoot()
    try alice.must("git", "config", "diff.tplenv.textconv", "'\(tpl)' secret textconv")
    try alice.must("git", "config", "merge.tplenv.driver", "'\(tpl)' secret merge %O %A %B %P")
    try alice.sandbox.write(former + "exec make check\n", to: "\(alice.shop)/.git/hooks/pre-commit", mode: 0o755)
    let status = try alice.tpl("secret", "status")
    #expect(status.status == 1)
    #expect(status.errors.contains("git calls tpl here as an older version set it up"))
    let mended = try alice.tpl("secret", "init", "--add")
    #expect(mended.errors.contains("the pre-commit hook of this clone is mended"))
    #expect(hook.hasSuffix("\nexec make check\n") && !hook.contains("|| exit\n"))
    #expect(try alice.must("git", "config", "diff.tplenv.textconv").contains("cat -- \"$1\""))
    #expect(try alice.must("git", "config", "merge.tplenv.driver").contains("git merge-file"))
    #expect(try alice.tpl("secret", "status") == CommandResult(0, ""))

    #expect(try alice.tpl("secret", "init", "--undo").status == 0)
    #expect(hook == "#!/bin/sh\nexec make check\n")
    #expect(!alice.text(".git/config").contains("tplenv"))
    #expect(!alice.sandbox.exists("alice/data/tpl/clones"))
  }

  /// A `.git` that came with an archive can lead anywhere.
  @Test(arguments: ["file", "link", "commondir"])
  func anotherClonesDirectory(kind: String) throws {
    try makeRoot()
    let root = "alice/unpacked"
    for directory in ["platform/db", "localbin"] { try alice.sandbox.makeDirectory("\(root)/\(directory)") }
    let git = alice.sandbox.path("\(alice.shop)/.git")
    switch kind {
    case "file": try alice.sandbox.write("gitdir: \(git)\n", to: "\(root)/.git")
    case "link":
      try FileManager.default.createSymbolicLink(atPath: alice.sandbox.path("\(root)/.git"), withDestinationPath: git)
    default:
      for (file, text) in [("commondir", "\(git)\n"), ("HEAD", "ref: refs/heads/main\n")] {
        try alice.sandbox.write(text, to: "\(root)/.git/\(file)")
      }
    }
    let initialized = try alice.sandbox.run(
      [tpl, "secret", "init", "--add"], environment: alice.environment, directory: root)
    #expect(
      initialized.status == 0 && initialized.errors.contains("is not this work tree's own, nothing is written there"))
    #expect(
      !alice.text(".git/config").contains("tplenv") && !alice.sandbox.exists("\(alice.shop)/.git/hooks/pre-commit"))
  }

  /// These have one that is theirs.
  @Test func worktreesAndSubmodules() throws {
    try makeRoot()
    for file in ["platform/db/README", "localbin/x"] { try alice.write("x\n", to: file) }
    try commit("first")
    let tree = alice.sandbox.path("alice/tree")
    try alice.must("git", "worktree", "add", "-q", tree)
    let inTree = try alice.sandbox.run(
      [tpl, "secret", "init", "--add"], environment: alice.environment, directory: tree)
    #expect(inTree.status == 0 && inTree.errors.contains("git now shows, merges and checks"), "\(inTree.errors)")
    #expect(alice.text(".git/config").contains("tplenv"))
    try alice.sandbox.makeDirectory("alice/outer")
    let script =
      "git init -q && git -c protocol.file.allow=always submodule add -q '\(alice.sandbox.path(alice.shop))' shop"
    #expect(
      try alice.sandbox.run(["/bin/sh", "-c", script], environment: alice.environment, directory: "alice/outer").status
        == 0)
    let inner = try alice.sandbox.run(
      [tpl, "secret", "init"], environment: alice.environment, directory: "alice/outer/shop")
    #expect(inner.errors.contains("git now shows, merges and checks"), "\(inner.errors)")
    #expect(alice.sandbox.text("alice/outer/.git/modules/shop/config").contains("tplenv"))
  }

  @Test func aHookOfSomebodyElseStays() throws {
    try makeRoot()
    try alice.sandbox.write("#!/bin/sh\nexit 0\n", to: "\(alice.shop)/.git/hooks/pre-commit", mode: 0o755)
    #expect(
      try alice.tpl("secret", "init", "--add").errors.contains("there is a pre-commit hook already, add to it: if test")
    )
    #expect(hook == "#!/bin/sh\nexit 0\n")
    try alice.must("tpl", "secret", "init", "--undo-everywhere")
    #expect(hook == "#!/bin/sh\nexit 0\n" && !alice.text(".git/config").contains("tplenv"))
  }
}
