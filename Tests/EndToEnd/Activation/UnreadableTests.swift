import Foundation
import TestSupport
import Testing

/// An error is not an absence: calls on one file fail as on a disk that cannot be read, and nothing rests on that.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")))
struct UnreadableTests {
  private let alice: SecretPerson
  private let file = "platform/db/.env.prod"

  init() throws {
    alice = try SecretPerson("alice", in: try Sandbox())
    for directory in ["platform/db", "localbin"] { try alice.sandbox.makeDirectory("\(alice.shop)/\(directory)") }
    try alice.must("git", "init", "-q", "-b", "main")
    try alice.write(".env\n.env.*\n!.env.*.crypt\n", to: ".gitignore")
  }

  /// Runs tpl while each of these calls on one file fails.
  private func tpl(
    _ arguments: [String], failing calls: String = "newfstatat,openat,read", on path: String, with code: String = "EIO",
    editor: String? = nil
  ) throws -> CommandResult {
    let strace = ["/usr/bin/strace", "-qq", "-o", "/dev/null", "-P", path, "-e", "inject=\(calls):error=\(code)"]
    return try alice.run(strace + ["\(Binaries.directory)/tpl"] + arguments, editor: editor)
  }

  private func seal(_ text: String = "A=1\n") throws {
    try alice.must("tpl", "secret", "init", "--add")
    try alice.write(text, to: file)
    try alice.must("tpl", "secret", "encrypt", "--remove", file)
  }

  @Test(arguments: ["EIO", "EACCES", "ENOMEM", "EMFILE"])
  func aKeyIsNeverReplaced(code: String) throws {
    try alice.must("tpl", "secret", "init", "--add")
    let key = alice.sandbox.text("alice/data/tpl/identity.pem")
    let result = try tpl(["secret", "init"], failing: "newfstatat", on: alice.key, with: code)
    #expect(result.status == 74 && result.errors.contains("identity.pem"), "\(result)")
    #expect(alice.sandbox.text("alice/data/tpl/identity.pem") == key)
  }

  @Test func severalMakeOneKey() throws {
    let script =
      "for i in 1 2 3 4 5 6; do (until [ -e go ]; do :; done; exec \"$0\" secret init --no-add) >out.$i 2>&1 & done; touch go; wait"
    #expect(try alice.run(["/bin/sh", "-c", script, "\(Binaries.directory)/tpl"]).status == 0)
    let made = (1...6).filter { alice.text("out.\($0)").contains("tpl: made your key") }
    #expect(made.count == 1)
    try alice.must("tpl", "secret", "recipient", "add", "alice")
    try alice.write("A=1\n", to: file)
    try alice.must("tpl", "secret", "encrypt", file)
    #expect(try alice.must("tpl", "secret", "decrypt", "\(file).crypt") == "A=1\n")
  }

  @Test(arguments: ["newfstatat", "openat", "read"])
  func aHookThatCannotBeReadStays(call: String) throws {
    let hook = "#!/bin/sh\nexit 0\n"
    try alice.sandbox.write(hook, to: "\(alice.shop)/.git/hooks/pre-commit", mode: 0o755)
    let path = alice.sandbox.path("\(alice.shop)/.git/hooks/pre-commit")
    let result = try tpl(["secret", "init", "--add"], failing: call, on: path)
    #expect(result.status == 74 && result.errors.contains("pre-commit"), "\(result)")
    #expect(alice.text(".git/hooks/pre-commit") == hook)
  }

  /// Neither taken for a new file nor for a plain one.
  @Test(arguments: [["secret", "edit", "platform/db/.env.prod.crypt"], ["env", "set", "B", "db", "-e", "prod"]])
  func aSealedFileThatCannotBeReadStays(arguments: [String]) throws {
    try seal()
    let sealed = alice.text("\(file).crypt")
    let path = alice.sandbox.path("\(alice.shop)/\(file).crypt")
    for call in ["newfstatat", "openat"] {
      let result = try tpl(arguments, failing: call, on: path, editor: "sh -c 'echo B=2 >>\"$0\"'")
      #expect(result.status == 74 && result.errors.contains(".env.prod.crypt"), "\(call): \(result)")
      #expect(alice.text("\(file).crypt") == sealed)
      #expect(!alice.sandbox.exists("\(alice.shop)/\(file)"))
    }
  }

  /// Every file or none, and never a success that is not one.
  @Test(arguments: [["secret", "rekey"], ["secret", "status"], ["list"]])
  func aDirectoryThatCannotBeListedIsNotEmpty(arguments: [String]) throws {
    try seal()
    let path = alice.sandbox.path("\(alice.shop)/platform")
    let result = try tpl(arguments, failing: "openat,getdents64", on: path)
    #expect(result.status == 74 && result.errors.contains("/platform"), "\(result)")
  }

  /// What cannot be listed of one component is said, and the others are shown.
  @Test func oneComponentDoesNotHideTheOthers() throws {
    for name in ["a", "b", "c"] { try alice.write("#!/bin/sh\n", to: "application/\(name)/scripts/start.sh") }
    let scripts = alice.sandbox.path("\(alice.shop)/application/b/scripts")
    let result = try tpl(["list", "--layer", "application"], failing: "openat", on: scripts, with: "EACCES")
    #expect(
      result
        == CommandResult(
          74, "application/a    start\napplication/c    start\n",
          "tpl: error: open \(scripts): permission denied\n"))
    let ids = try tpl(["list", "--ids", "--layer", "application"], failing: "openat", on: scripts, with: "EACCES")
    #expect(ids == CommandResult(0, "application/a\napplication/b\napplication/c\n"))
  }

  /// What may not be listed is named and not allowed; the rest is.
  @Test func allowNamesWhatItMayNotList() throws {
    try alice.write("A=1\n", to: "platform/db/.env")
    try alice.write("B=1\n", to: "application/b/.env")
    let component = alice.sandbox.path("\(alice.shop)/platform/db")
    let result = try tpl(["allow"], failing: "openat", on: component, with: "EACCES")
    #expect(result.status == 0, "\(result)")
    #expect(result.errors.contains("tpl: warning: platform/db cannot be read: permission denied\n"), "\(result)")
    #expect(try alice.must("tpl", "env", "get", "B", "b") == "1\n")
  }

  /// Unknown is not absent. What was typed may be a value, so no message holds it.
  @Test(arguments: ["EIO", "EACCES"])
  func aComponentThatCannotBeLookedUpIsUnknown(code: String) throws {
    try alice.must("tpl", "allow")
    let layer = alice.sandbox.path("\(alice.shop)/platform")
    let result = try tpl(["env", "set", "A", "db"], failing: "openat", on: layer, with: code)
    #expect(result.status == 74 && !result.errors.contains("there is no such component"), "\(result)")
    #expect(result.errors.contains("whether there is such a component cannot be told"), "\(result)")
  }

  /// Anybody who may look at a directory may lock it.
  @Test func aLockThatIsNotGivenBackIsTold() throws {
    try alice.write("A=1\n", to: "platform/db/.env")
    let directory = alice.sandbox.path("\(alice.shop)/platform/db")
    let script = "exec 9<\"$1\"; flock 9; printf 2 | \"$0\" env set A db 9<&-"
    let result = try alice.run(["/bin/sh", "-c", script, "\(Binaries.directory)/tpl", directory], timeout: 60)
    #expect(
      result
        == CommandResult(
          75, "", "tpl: error: \(directory) is locked by another program\ntpl: hint: try again when that has ended\n"))
  }

  /// A link to itself is as little of a directory as one that leads nowhere.
  @Test func aCircleOfLinksIsNothing() throws {
    try alice.sandbox.makeDirectory("\(alice.shop)/application/a")
    let scripts = alice.sandbox.path("\(alice.shop)/application/a/scripts")
    try FileManager.default.createSymbolicLink(atPath: scripts, withDestinationPath: "scripts")
    let result = try alice.run(["\(Binaries.directory)/tpl", "list", "--layer", "application"])
    #expect(result == CommandResult(0, "application/a\n"))
  }

  /// The plain file goes only when the sealed one can be opened.
  @Test func thePlainFileStays() throws {
    try alice.must("tpl", "secret", "init", "--add")
    try alice.write("A=1\n", to: file)
    let plain = alice.sandbox.path("\(alice.shop)/\(file)")
    let sealed = "\(plain).crypt"
    let result = try tpl(["secret", "encrypt", "--remove", plain], failing: "openat", on: sealed)
    #expect(result.status == 74, "\(result)")
    #expect(alice.text(file) == "A=1\n")
  }

  @Test func decisionsAreNotWrittenFromNothing() throws {
    try alice.must("tpl", "secret", "init", "--add")
    let record = try #require(files("alice/data/tpl/recipients").first)
    let before = alice.sandbox.text(record)
    for code in ["EIO", "EACCES", "EMFILE"] {
      let result = try tpl(
        ["secret", "recipient", "trust", "alice"], failing: "openat", on: alice.sandbox.path(record), with: code)
      #expect(result.status != 0 && result.errors.contains("recipients/"), "\(result)")
      #expect(alice.sandbox.text(record) == before)
    }
    try alice.sandbox.write("tpl confirmed", to: record, mode: 0o600)
    let damaged = try alice.tpl("secret", "recipient", "trust", "alice")
    #expect(damaged.status == 77 && damaged.errors.contains("is damaged"), "\(damaged)")
    #expect(alice.sandbox.text(record) == "tpl confirmed")
  }

  private func files(_ directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: alice.sandbox.path(directory)).map { "\(directory)/\($0)" }
  }

  /// Two terminals edit one sealed file.
  @Test func whatOthersSaveMeanwhileStays() throws {
    try seal("A=1\nB=1\n")
    let inner =
      "\(Binaries.directory)/tpl env set C db -e prod </dev/null; printf 3 | \(Binaries.directory)/tpl env set B db -e prod"
    let edited = try alice.tpl(
      "secret", "edit", "\(file).crypt", editor: "sh -c 'sed -i s/A=1/A=2/ \"$0\"; \(inner)'")
    #expect(edited.status == 0 && edited.errors.contains("meanwhile: that is kept too (B C)\n"), "\(edited)")
    let text = try alice.must("tpl", "secret", "decrypt", "\(file).crypt")
    #expect(text.contains("A=2\n") && text.contains("B='3'\n"))

    let conflicted = try alice.tpl(
      "secret", "edit", "\(file).crypt",
      editor: "sh -c 'sed -i s/A=2/A=3/ \"$0\"; printf 4 | \(Binaries.directory)/tpl env set A db -e prod'")
    #expect(conflicted.status == 75 && conflicted.errors.contains("the text is kept in"), "\(conflicted)")
    #expect(try alice.must("tpl", "secret", "decrypt", "\(file).crypt").contains("A='4'\n"))
  }

  @Test func severalEditsAreAllThere() throws {
    try seal()
    let script = "for i in 1 2 3 4 5 6 7 8; do printf $i | \"$0\" env set V$i db -e prod & done; wait"
    #expect(try alice.run(["/bin/sh", "-c", script, "\(Binaries.directory)/tpl"]).status == 0)
    let text = try alice.must("tpl", "secret", "decrypt", "\(file).crypt")
    for number in 1...8 { #expect(text.contains("V\(number)='\(number)'\n")) }
  }

  /// What else is known of a repository's files stays when one of them is allowed.
  @Test func whatIsKnownIsNotWrittenFromNothing() throws {
    try alice.sandbox.write("#!/bin/sh\n", to: "\(alice.shop)/localbin/orders", mode: 0o755)
    try alice.write("A=1\n", to: "platform/db/.env")
    try alice.must("tpl", "allow")
    let known = try #require(files("alice/data/tpl/known").first { !$0.hasSuffix("/lock") })
    let before = alice.sandbox.text(known)
    try alice.sandbox.write("#!/bin/sh\necho more\n", to: "\(alice.shop)/localbin/orders", mode: 0o755)
    for directory in ["known", "allow"] {
      let result = try tpl(
        ["allow", "localbin/orders"], failing: "newfstatat,openat",
        on: alice.sandbox.path(directory == "known" ? "alice/data/tpl/known" : known.replacing("known", with: "allow")),
        with: "EACCES")
      #expect(result.status == 74 && result.errors.contains("/\(directory)"), "\(result)")
      #expect(alice.sandbox.text(known) == before)
    }
  }

  /// A commit is not let through because the check met an error.
  @Test func aCommitThatCannotBeCheckedIsRefused() throws {
    try alice.must("tpl", "secret", "init", "--add")
    try alice.write("A=1\n", to: file)
    try alice.must("git", "add", "-f", file)
    let index = alice.sandbox.path("\(alice.shop)/.git/HEAD")
    let result = try tpl(["secret", "commit-check"], failing: "newfstatat,openat", on: index)
    #expect(result.status == 1 && result.errors.contains("not committed"), "\(result)")
  }

  /// `tpl new` that was stopped halfway does not stop the next one.
  @Test func aHalfTreeIsCompleted() throws {
    let last = alice.sandbox.path("\(alice.shop)/platform/redis/volumes/.gitkeep")
    let stopped = try tpl(["new", "platform", "redis"], failing: "linkat,rename,openat", on: last, with: "ENOSPC")
    #expect(stopped.status == 74 && stopped.errors.contains("volumes/.gitkeep"), "\(stopped)")
    #expect(!alice.sandbox.exists("\(alice.shop)/platform/redis"))
    #expect(try alice.tpl("new", "platform", "redis").status == 0)
    // As a run that was killed leaves it.
    try alice.sandbox.remove("\(alice.shop)/platform/redis/README.md")
    #expect(try alice.tpl("new", "platform", "redis").status == 0)
    #expect(alice.sandbox.exists("\(alice.shop)/platform/redis/README.md"))
    let again = try alice.tpl("new", "platform", "redis")
    #expect(again.status == 1 && again.errors.contains("exists already"))
  }

  /// Past the limit of file sizes, nothing is half.
  @Test func aLimitOfFileSizesIsAnError() throws {
    try alice.must("tpl", "secret", "init", "--add")
    try alice.write("A=1\n", to: file)
    let result = try alice.run(
      ["/bin/sh", "-c", "ulimit -f 0; exec \"$0\" secret encrypt platform/db/.env.prod", "\(Binaries.directory)/tpl"])
    #expect(result.status == 74 && result.errors.contains("file too large"), "\(result)")
    #expect(!alice.sandbox.exists("\(alice.shop)/\(file).crypt"))
    #expect(try files("\(alice.shop)/platform/db").allSatisfy { !$0.hasSuffix(".new") })
  }
}
