import Foundation
import TestSupport
import Testing

/// A write never hides or loses another value, and says that it has happened only when it has.
@Suite struct SecretWriteTests {
  private let alice: SecretPerson
  private static let prod = "platform/db/.env.prod"
  private static let sealed = "platform/db/.env.prod.crypt"

  init() throws {
    alice = try SecretPerson("alice", in: try Sandbox())
    for directory in ["platform/db", "localbin"] { try alice.sandbox.makeDirectory("\(alice.shop)/\(directory)") }
    try alice.must("git", "init", "-q", "-b", "main")
    try alice.write(".env\n.env.*\n!.env*.crypt\n", to: ".gitignore")
    try alice.must("tpl", "secret", "init", "--add")
    try alice.write("DB_PASS=one\nPORT=1\n", to: Self.prod)
    try alice.must("tpl", "secret", "encrypt", "--remove", Self.prod)
    try alice.must("tpl", "allow")
  }

  private var text: String { get throws { try alice.must("tpl", "secret", "decrypt", Self.sealed) } }
  private func exists(_ file: String) -> Bool { alice.sandbox.exists("\(alice.shop)/\(file)") }

  /// A new plain file would hide every other value.
  @Test func setEditsTheSealedFile() throws {
    let set = try alice.tpl("env", "set", "DB_PASS", "-e", "prod", "platform/db", input: "two")
    #expect(set.status == 0, "\(set.errors)")
    #expect(
      set.errors
        == "tpl: encrypted \(Self.sealed) for alice\ntpl: set DB_PASS in \(alice.sandbox.path(alice.shop))/\(Self.sealed)\n"
    )
    #expect(!exists(Self.prod))
    #expect(try text == "DB_PASS='two'\nPORT=1\n")
    // Without a question: the user wrote it.
    #expect(try alice.must("tpl", "env", "get", "DB_PASS", "-e", "prod", "platform/db") == "two\n")
    #expect(try alice.tpl("env", "unset", "PORT", "-e", "prod", "platform/db").status == 0)
    #expect(try text == "DB_PASS='two'\n")
  }

  @Test func unsetLeavesNothingThatHides() throws {
    try alice.write("# mine\nDB_PASS=plain\n", to: Self.prod)
    let unset = try alice.tpl("env", "unset", "DB_PASS", "-e", "prod", "platform/db")
    #expect(
      unset.status == 0 && unset.errors.contains("held nothing else and is removed: .env.prod.crypt counts again"))
    #expect(!exists(Self.prod))
    #expect(try alice.must("tpl", "env", "get", "DB_PASS", "-e", "prod", "platform/db") == "one\n")
  }

  @Test func encryptNamesWhatWouldBeLost() throws {
    try alice.write("PORT=2\nNEW=1\n", to: Self.prod)
    let lost = try alice.tpl("secret", "encrypt", Self.prod)
    #expect(
      lost
        == CommandResult(
          1, "",
          "tpl: error: \(Self.sealed) would lose -DB_PASS, nothing is written\ntpl: hint: tpl secret diff, or --force\n"
        ))
    #expect(try text == "DB_PASS=one\nPORT=1\n" && exists(Self.prod))
    #expect(try alice.tpl("secret", "encrypt", "--force", "--remove", Self.prod).status == 0)
    #expect(try text == "PORT=2\nNEW=1\n")
  }

  @Test func anEmptyNewTextMakesNoFile() throws {
    for editor in ["true", "printf '\\n \\n' >"] {
      let edited = try alice.tpl("secret", "edit", ".env.test", editor: editor)
      #expect(edited == CommandResult(0, "", "tpl: the text is empty, no file is made\n"))
      #expect(!exists(".env.test.crypt"))
    }
  }

  /// Two people who add different names do not meet, even in the same line of the file.
  @Test func mergesByName() throws {
    try commit("first")
    try alice.must("git", "checkout", "-q", "-b", "other")
    try edit("$ a # of theirs\\nTHEIRS=2")
    try commit("theirs")
    try alice.must("git", "checkout", "-q", "main")
    try edit("$ a OURS=1")
    try commit("ours")
    let merged = try alice.run(["git", "merge", "-q", "--no-edit", "other"])
    #expect(merged.status == 0, "\(merged.output)\(merged.errors)")
    #expect(try text == "DB_PASS=one\nPORT=1\nOURS=1\n# of theirs\nTHEIRS=2\n")
    // The same name added at two places is a conflict, which merging by lines would not see.
    try alice.must("git", "checkout", "-q", "-b", "again")
    try edit("1 i SAME=1")
    try commit("first line")
    try alice.must("git", "checkout", "-q", "main")
    try edit("$ a SAME=2")
    try commit("last line")
    #expect(try alice.run(["git", "merge", "-q", "--no-edit", "again"]).status == 1)
    let resolved = try alice.tpl("secret", "resolve", "--theirs", Self.sealed)
    #expect(resolved.status == 0, "\(resolved.errors)")
    #expect(try text.components(separatedBy: "SAME=").count == 2 && text.contains("SAME=1\n"))
  }

  private func edit(_ command: String) throws {
    let edited = try alice.tpl("secret", "edit", Self.sealed, editor: "sed -i '\(command)'")
    #expect(edited.status == 0, "\(edited.errors)")
  }

  private func commit(_ message: String) throws {
    try alice.must("git", "add", "-A")
    try alice.must("git", "commit", "-q", "-m", message)
  }

  @Test(arguments: [
    "cat FILE | TPL -", "TPL - < FILE", "TPL /dev/stdin < FILE", "cat FILE | TPL /dev/stdin", "TPL <(cat FILE)",
  ])
  func readsStreams(script: String) throws {
    let command = script.replacingOccurrences(of: "TPL", with: "'\(Binaries.directory)/tpl' secret decrypt")
      .replacingOccurrences(of: "FILE", with: Self.sealed)
    #expect(try alice.run(["/bin/bash", "-c", command]) == CommandResult(0, "DB_PASS=one\nPORT=1\n"))
  }

  /// Names of the file itself are the file's, and what `${X:?}` asks for is not the file's mistake.
  @Test func diffComparesWhatTheFilesSay() throws {
    try alice.write("A=1\nB=$A\n", to: "old")
    try alice.write("A=2\nB=$A\nC=${MISSING:?}\n", to: "new")
    #expect(
      try alice.tpl("secret", "diff", "--reveal", "old", "new").output
        == "-A='1'\n+A='2'\n-B='1'\n+B='2'\n+C='x'\n")
  }

  /// The options come behind the editor's own configuration, whatever leads to the editor.
  @Test(arguments: ["vim", "env TERM=dumb vim", "/usr/bin/env -u X vim", "editor", "vi", "sensible-editor"])
  func editorsLeaveNoCopies(editor: String) throws {
    let sandbox = alice.sandbox
    try sandbox.write(
      """
      set undofile undodir=\(sandbox.path("kept")) backup writebackup backupdir=\(sandbox.path("kept"))
      set swapfile directory=\(sandbox.path("kept")) viminfo='100,n\(sandbox.path("kept/viminfo"))
      autocmd VimEnter * set undofile backup
      autocmd VimEnter * ++nested silent! %s/one/two/ | wq

      """, to: "alice/home/.vimrc")
    try sandbox.makeDirectory("kept")
    try sandbox.makeDirectory("bin")
    let vim = "/usr/bin/vim"
    guard FileManager.default.isExecutableFile(atPath: vim) else { return }
    for name in ["vim", "vi", "editor", "sensible-editor"] {
      try FileManager.default.createSymbolicLink(atPath: sandbox.path("bin/\(name)"), withDestinationPath: vim)
    }
    var environment = alice.environment
    environment["PATH"] = sandbox.path("bin") + ":/usr/bin:/bin"
    environment["EDITOR"] = editor
    environment["TERM"] = "dumb"
    let edited = try sandbox.run(
      ["\(Binaries.directory)/tpl", "secret", "edit", Self.sealed], environment: environment, directory: alice.shop)
    #expect(edited.status == 0, "\(edited.errors)")
    #expect(try text == "DB_PASS=two\nPORT=1\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: sandbox.path("kept")) == [])
    #expect(!edited.errors.contains("is no editor that tpl knows"))
  }

  @Test func anUnknownEditorIsToldAboutOnce() throws {
    try alice.sandbox.write("#!/bin/sh\n", to: "bin/own-editor", mode: 0o755)
    let editor = alice.sandbox.path("bin/own-editor")
    let told =
      "tpl: warning: own-editor is no editor that tpl knows: it may leave backups or histories of the text on a disk\n"
    let unchanged = "tpl: \(Self.sealed) is unchanged\n"
    #expect(try alice.tpl("secret", "edit", Self.sealed, editor: editor).errors == told + unchanged)
    #expect(try alice.tpl("secret", "edit", Self.sealed, editor: editor).errors == unchanged)
  }

  /// A directory for the text that others could have made is none.
  @Test func noTextWithoutAPrivateDirectory() throws {
    let run = alice.sandbox.path("alice/run/tpl")
    try? FileManager.default.removeItem(atPath: run)
    try alice.sandbox.makeDirectory("alice/run/tpl", mode: 0o777)
    #expect(chmod(run, 0o777) == 0)
    let edited = try alice.tpl("secret", "edit", Self.sealed, editor: "cat")
    #expect(edited.status == 74 && edited.output == "" && edited.errors.contains("is not yours alone"))
  }
}
