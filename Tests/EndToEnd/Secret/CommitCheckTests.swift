import Foundation
import TestSupport
import Testing

/// By which ways a plain env file could get past the check before a commit.
@Suite struct CommitCheckTests {
  private static let file = "platform/db/.env"
  private let alice: SecretPerson

  init() throws {
    alice = try SecretPerson("alice", in: try Sandbox())
    for directory in ["platform/db", "localbin"] { try alice.sandbox.makeDirectory("\(alice.shop)/\(directory)") }
    try alice.must("git", "init", "-q", "-b", "main")
    for file in ["README.md", "platform/db/README.md", "localbin/README.md"] { try alice.write("x\n", to: file) }
    try alice.must("tpl", "secret", "init", "--add")
    try alice.must("git", "add", "-A")
    try alice.must("git", "commit", "-q", "-m", "first")
  }

  /// In the clone, with variables of git's own.
  private func shell(_ script: String, _ variables: [String: String] = [:]) throws -> CommandResult {
    try alice.sandbox.run(
      ["/bin/sh", "-c", script], environment: alice.environment.merging(variables) { $1 }, directory: alice.shop)
  }

  private func expectRefusal(
    _ file: String = file, _ script: String = "git commit -q -m plain", _ variables: [String: String] = [:]
  ) throws {
    let result = try shell(script, variables)
    #expect(
      result.status != 0 && result.errors.contains("not committed: \(file) is a plain env file"), "\(script): \(result)"
    )
  }

  /// Whatever is not a removal.
  @Test func everyKindOfChange() throws {
    #expect(try shell("ln -s ../../README.md \(Self.file); git add -f \(Self.file)").status == 0)
    try expectRefusal()
    #expect(
      try shell("git commit -q --no-verify -m link; rm \(Self.file); echo S=1 > \(Self.file); git add -f .").status == 0
    )
    try expectRefusal()
    #expect(try shell("git reset -q --hard; git mv -f README.md platform/db/.env.prod").status == 0)
    try expectRefusal("platform/db/.env.prod")
    #expect(try shell("git reset -q --hard; cp README.md platform/db/.env.prod; git add -f .").status == 0)
    try expectRefusal("platform/db/.env.prod")
    // A removal is what the person wants.
    #expect(try shell("git reset -q --hard; git rm -q \(Self.file); git commit -q -m gone") == CommandResult(0, ""))
    // An entry of another repository, and one that only says that a file will come.
    let entry = "git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),platform/db/.env.dev.crypt"
    let linked = try shell("\(entry); git commit -q -m linked")
    #expect(linked.status == 1 && linked.errors.contains(".env.dev.crypt cannot be read from git's index"), "\(linked)")
    #expect(try shell("git reset -q --hard; echo S=1 > \(Self.file); git add -N -f \(Self.file)").status == 0)
    try expectRefusal(Self.file, "git commit -q -a -m all")
    try expectRefusal(Self.file, "git commit -q -m one \(Self.file)")
    try expectRefusal(Self.file, "cd platform/db; git commit -q -m one .env")
  }

  @Test(arguments: [
    ".Env", ".ENV.PROD", ".env~", "#.env.prod#", ".env.prod.4711.new", ".env.prod.bak", ".env.pr\nod",
    ".ENV.prod.CRYPT",
  ])
  func namesOfPlainText(name: String) throws {
    try alice.write("S=1\n", to: "platform/db/\(name)")
    try alice.must("git", "add", "-f", ".")
    try expectRefusal("platform/db/\(name.replacingOccurrences(of: "\n", with: "\\u{A}"))")
  }

  @Test func namesOfNothing() throws {
    for name in [".env.example", ".Env.Example", ".envrc", ".env.prod.crypt.4711.new"] {
      try alice.write("S=1\n", to: "platform/db/\(name)")
    }
    try alice.must("git", "add", "-f", ".")
    #expect(try shell("git commit -q -m others") == CommandResult(0, ""))
  }

  /// What the command itself commits from, whatever the repository's own index says.
  @Test func indexObjectsAndDirectoryElsewhere() throws {
    let (index, objects) = (alice.sandbox.path("index"), try alice.sandbox.makeDirectory("objects"))
    try alice.write("S=1\n", to: Self.file)
    let add = "git read-tree HEAD && git add -f \(Self.file) && git commit -q -m plain"
    try expectRefusal(Self.file, add, ["GIT_INDEX_FILE": index])
    try expectRefusal(
      Self.file, add,
      [
        "GIT_OBJECT_DIRECTORY": objects,
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": alice.sandbox.path("\(alice.shop)/.git/objects"),
      ])
    let moved = alice.sandbox.path("moved.git")
    let shop = alice.sandbox.path(alice.shop)
    #expect(try shell("git reset -q --hard; mv .git \(moved); echo S=1 > \(Self.file)").status == 0)
    try expectRefusal(Self.file, add, ["GIT_DIR": moved, "GIT_WORK_TREE": shop])
    // One that looking would find is not the one that commits.
    #expect(try shell("git init -q").status == 0)
    try expectRefusal(Self.file, add, ["GIT_DIR": moved, "GIT_WORK_TREE": shop])
  }

  @Test func linkedWorkTrees() throws {
    let worktree = alice.sandbox.path("worktree")
    try alice.must("git", "worktree", "add", "-q", worktree)
    let script = "cd \(worktree); mkdir -p platform/db; echo S=1 > \(Self.file); git add -f .; git commit -q -m plain"
    try expectRefusal(Self.file, script)
    // One that does not look like a root is one all the same.
    try expectRefusal(Self.file, "cd \(worktree); rm -r localbin README.md; git commit -q -m plain")
  }

  @Test func whatCannotBeCheckedIsRefused() throws {
    let script = "git commit -q --allow-empty -m x"
    #expect(try shell(script) == CommandResult(0, ""))
    let check = "\(Binaries.directory)/tpl secret commit-check"
    let elsewhere = alice.sandbox.path("nowhere.git")
    for (variables, reason) in [
      (["GIT_DIR": elsewhere], "git's directory cannot be read"),
      (["GIT_INDEX_FILE": alice.sandbox.path("fifo")], "is no regular file"),
    ] {
      let result = try shell("mkfifo \(alice.sandbox.path("fifo")) 2>/dev/null; \(check)", variables)
      #expect(result.status == 1 && result.errors.contains("what is staged cannot be checked"), "\(result)")
      #expect(result.errors.contains(reason), "\(result)")
    }
    let outside = try shell("cd /; \(check)", ["GIT_INDEX_FILE": alice.sandbox.path("index")])
    #expect(outside.status == 1 && outside.errors.contains("no repository is found for the index"), "\(outside)")
  }
}
