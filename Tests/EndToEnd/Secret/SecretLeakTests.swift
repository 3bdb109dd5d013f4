import Foundation
import TestSupport
import Testing

/// The plain text is nowhere but where somebody asked for it: not on a disk, in an argument, an environment, a log or
/// the index.
@Suite struct SecretLeakTests {
  private static let value = "zq7-kanarienvogel-51"
  private static let sealed = "platform/db/.env.crypt"
  private let alice: SecretPerson

  init() throws {
    let sandbox = try Sandbox()
    alice = try SecretPerson("alice", in: sandbox)
    for directory in ["platform/db", "localbin"] { try sandbox.makeDirectory("\(alice.shop)/\(directory)") }
    try alice.write(".env\n", to: ".gitignore")
    try alice.must("git", "init", "-q", "-b", "main")
    try alice.must("tpl", "secret", "init", "--add")
    try alice.write("DB_PASS=\(Self.value)\nOTHER=1\n", to: "platform/db/.env")
    try alice.must("tpl", "secret", "encrypt", "--remove", "platform/db/.env")
    try alice.must("tpl", "allow")
    try alice.must("git", "add", "-A")
    try alice.must("git", "commit", "-q", "-m", "first")
  }

  /// Everything that the room holds, git's objects unpacked.
  private func expectNoTrace(_ what: String) throws {
    let script = """
      cd "$1" && grep -rlaF "$2" . && exit 9
      cd "$3" && git cat-file --batch-all-objects --batch --buffer 2>/dev/null | grep -aF "$2" && exit 9
      ls /dev/shm/tpl-*/* 2>/dev/null | grep -F .env && exit 9
      exit 0
      """
    let found = try alice.run(
      ["/bin/sh", "-c", script, "sh", alice.sandbox.root, Self.value, alice.sandbox.path(alice.shop)])
    #expect(found.status == 0, "\(what): \(found.output)")
  }

  /// Runs under strace; what the kernel was told of files, arguments and environments.
  private func traced(_ arguments: [String], editor: String? = nil) throws -> (result: CommandResult, calls: String) {
    let log = alice.sandbox.path("strace.log")
    let result = try alice.run(
      [
        "/usr/bin/strace", "-f", "-v", "-s", "4096", "-o", log, "-e",
        "trace=execve,openat,open,creat,write,pwrite64,sendto,sendmsg",
      ]
        + arguments,
      editor: editor, timeout: 60)
    let calls = alice.sandbox.text(log)
    try alice.sandbox.remove(log)
    return (result, calls)
  }

  @Test func nothingIsLeftBehind() throws {
    let tpl = "\(Binaries.directory)/tpl"
    let steps: [(arguments: [String], editor: String?)] = [
      (["secret", "edit", Self.sealed], "sed -i s/OTHER=1/OTHER=2/"),
      (["secret", "edit", Self.sealed], "false"),
      (["secret", "edit", "--discard", Self.sealed], "sed -i s/OTHER=2/OTHER=3/"),
      (["secret", "rekey"], nil), (["secret", "status"], nil), (["secret", "diff", Self.sealed, Self.sealed], nil),
      (["allow"], nil),
      (["hook-env", "bash", alice.sandbox.path("\(alice.shop)/platform/db")], nil),
    ]
    for step in steps {
      let (result, calls) = try traced([tpl] + step.arguments, editor: step.editor)
      #expect(!calls.isEmpty)
      let shows = step.arguments[0] == "hook-env"
      #expect(result.output.contains(Self.value) == shows, "\(step.arguments)")
      #expect(!result.errors.contains(Self.value), "\(step.arguments)")
      for line in calls.split(separator: "\n") where line.contains(Self.value) {
        // Its result, and the text that an editor has in memory.
        let isResult = line.contains("write(1, ") && shows
        let isEdit = line.contains(" write(") && step.arguments.contains("edit")
        #expect(isResult || isEdit, "\(step.arguments): \(line.prefix(200))")
        #expect(!line.contains("execve("))
      }
      for line in calls.split(separator: "\n") where line.contains("O_CREAT") && line.contains("/.env") {
        #expect(line.contains("/dev/shm/") || line.contains(".env.crypt"), "\(line.prefix(200))")
      }
    }
    // The failed edit left its text in memory, and the one after that threw it away.
    try expectNoTrace("edits")
  }

  @Test func diffsAndMergesLeaveNothing() throws {
    try alice.must("git", "checkout", "-q", "-b", "other")
    try edit("s/OTHER=1/OTHER=2/")
    try alice.must("git", "checkout", "-q", "main")
    try edit("s/OTHER=1/OTHER=3/")
    let (merged, calls) = try traced(["/usr/bin/git", "merge", "-q", "other"])
    #expect(merged.status == 1)
    #expect(calls.contains("merge-file"))
    for line in calls.split(separator: "\n") where line.contains(Self.value) {
      // Into the memory file for git, and back through its pipe.
      #expect(line.contains(" write("), "\(line.prefix(200))")
    }
    try expectNoTrace("a conflict")
    #expect(try alice.tpl("secret", "resolve", "--ours", Self.sealed).status == 0)
    let shown = try alice.must("git", "log", "-p", "--format=", "main", "--", Self.sealed)
    #expect(shown.contains(" DB_PASS=\(Self.value)\n"))
    try expectNoTrace("a diff")
  }

  @Test func failuresDoNotShowIt() throws {
    try alice.write("DB_PASS='\(Self.value)\n", to: "platform/db/.env")
    let broken = try alice.tpl("secret", "encrypt", "platform/db/.env")
    #expect(broken.status == 65 && broken.stdout.isEmpty)
    #expect(broken.errors.hasPrefix("tpl: error: platform/db/.env:") && !broken.errors.contains(Self.value))
    try alice.sandbox.remove("\(alice.shop)/platform/db/.env")
    let edited = try alice.tpl("secret", "edit", Self.sealed, editor: "printf \"A='\(Self.value)\" >")
    #expect(edited.status == 65 && !edited.errors.contains(Self.value))
    #expect(edited.errors.contains("the text is kept in "))
    #expect(try alice.tpl("secret", "edit", "--discard", Self.sealed, editor: "true").status == 0)
    try expectNoTrace("failures")
  }

  private func edit(_ command: String) throws {
    #expect(try alice.tpl("secret", "edit", Self.sealed, editor: "sed -i \(command)").status == 0)
    try alice.must("git", "commit", "-q", "-a", "-m", command)
  }
}
