import Foundation
import TestSupport
import Testing

/// The secret verbs ask git much about a repository, and nothing that the repository names is run for it.
@Suite struct GitHardeningTests {
  private let alice: SecretPerson
  private static let sealed = "platform/db/.env.crypt"

  init() throws {
    let sandbox = try Sandbox()
    alice = try SecretPerson("alice", in: sandbox)
    for directory in ["platform/db", "localbin"] { try sandbox.makeDirectory("\(alice.shop)/\(directory)") }
    try sandbox.write("#!/bin/sh\necho \"$0 $*\" >> '\(sandbox.path("marks"))'\nexit 0\n", to: "mark", mode: 0o755)
  }

  /// Every setting of git-config(1) that names a program, or makes git look for one.
  private var hostile: String {
    let mark = alice.sandbox.path("mark")
    return """
      [core]
        fsmonitor = \(mark)
        hooksPath = \(alice.sandbox.path("hooks"))
        pager = \(mark)
        editor = \(mark)
        sshCommand = \(mark)
        gitProxy = \(mark)
        askPass = \(mark)
        alternateRefsCommand = \(mark)
        attributesFile = \(alice.sandbox.path("attributes"))
      [include]
        path = \(alice.sandbox.path("included"))
      [pager]
        log = \(mark)
        diff = \(mark)
        show = \(mark)
      [log]
        showSignature = true
      [gpg]
        program = \(mark)
      [gpg "ssh"]
        program = \(mark)
        defaultKeyCommand = \(mark)
      [gpg "x509"]
        program = \(mark)
      [credential]
        helper = \(mark)
      [diff]
        external = \(mark)
      [diff "mark"]
        textconv = \(mark)
        command = \(mark)
      [merge "mark"]
        driver = \(mark) %O %A %B
      [filter "mark"]
        clean = \(mark)
        smudge = \(mark)
        process = \(mark)
        required = true
      [sequence]
        editor = \(mark)
      [interactive]
        diffFilter = \(mark)
      [uploadpack]
        packObjectsHook = \(mark)
      [extensions]
        partialClone = origin
      [remote "origin"]
        url = ext::\(mark)
        promisor = true
        uploadpack = \(mark)
        receivepack = \(mark)
        vcs = mark
      [protocol "ext"]
        allow = always
      [alias]
        ls-files = !\(mark)
        log = !\(mark)
        config = !\(mark)
      [trailer "mark"]
        command = \(mark)
        cmd = \(mark)
      [web]
        browser = mark
      [browser "mark"]
        cmd = \(mark)
      [man "mark"]
        cmd = \(mark)
      [difftool "mark"]
        cmd = \(mark)
      [mergetool "mark"]
        cmd = \(mark)
      [submodule "mark"]
        update = !\(mark)
      [tar "mark"]
        command = \(mark)

      """
  }

  /// A commit with a signature, so that a log which shows signatures would have one to check.
  private func makeRepository(_ format: String) throws {
    let sandbox = alice.sandbox
    try alice.must("git", "init", "-q", "-b", "main", "--object-format=\(format)")
    try alice.must("tpl", "secret", "init", "--add")
    try alice.write("A=1\n", to: "platform/db/.env")
    try alice.must("tpl", "secret", "encrypt", "platform/db/.env")
    try alice.must("git", "add", "-A", "-f")
    try alice.must("git", "-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "first")
    let tree = try alice.must("git", "write-tree").trimmingCharacters(in: .whitespacesAndNewlines)
    let head = try alice.must("git", "rev-parse", "HEAD").trimmingCharacters(in: .whitespacesAndNewlines)
    let signed = """
      tree \(tree)
      parent \(head)
      author a <a@example.org> 1700000000 +0000
      committer a <a@example.org> 1700000000 +0000
      gpgsig\(format == "sha256" ? "-sha256" : "") -----BEGIN PGP SIGNATURE-----
       
       aaaa
       -----END PGP SIGNATURE-----

      signed

      """
    let commit = try alice.run(["git", "hash-object", "-t", "commit", "-w", "--stdin"], input: signed)
    try alice.must("git", "update-ref", "HEAD", commit.output.trimmingCharacters(in: .whitespacesAndNewlines))
    try makeConflict()
    try sandbox.write("* filter=mark diff=mark merge=mark\n", to: "attributes")
    try sandbox.write("[core]\n\tfsmonitor = \(sandbox.path("mark"))\n", to: "included")
    for hook in ["pre-commit", "post-index-change", "reference-transaction", "fsmonitor-watchman"] {
      try sandbox.write(sandbox.text("mark"), to: "hooks/\(hook)", mode: 0o755)
      try sandbox.write(sandbox.text("mark"), to: "\(alice.shop)/.git/hooks/\(hook)", mode: 0o755)
    }
    try alice.write("*.crypt filter=mark diff=mark merge=mark\n.env* filter=mark\n", to: ".gitattributes")
    for name in ["git", "mark", "git-remote-mark"] {
      try sandbox.write(sandbox.text("mark"), to: "\(alice.shop)/localbin/\(name)", mode: 0o755)
    }
    let config = alice.text(".git/config")
    try alice.write(config + hostile, to: ".git/config")
  }

  private func tpl(_ arguments: String...) throws -> CommandResult {
    var environment = alice.environment
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    environment["PATH"] = alice.sandbox.path("\(alice.shop)/localbin") + ":" + path
    environment["GIT_EXTERNAL_DIFF"] = alice.sandbox.path("mark")
    environment["GIT_SSH_COMMAND"] = alice.sandbox.path("mark")
    environment["GIT_CONFIG_COUNT"] = "1"
    environment["GIT_CONFIG_KEY_0"] = "core.fsmonitor"
    environment["GIT_CONFIG_VALUE_0"] = alice.sandbox.path("mark")
    environment["GIT_EXEC_PATH"] = alice.sandbox.path("\(alice.shop)/localbin")
    return try alice.sandbox.run(
      ["\(Binaries.directory)/tpl"] + arguments, environment: environment, directory: alice.shop)
  }

  @Test(arguments: ["sha1", "sha256"])
  func nothingOfTheRepositoryRuns(format: String) throws {
    try makeRepository(format)
    let status = try tpl("secret", "status")
    #expect(status.status == 1)
    #expect(status.errors.contains("platform/db/.env is plain and tracked by git"), "\(status.errors)")
    _ = try tpl("secret", "init", "--add")
    _ = try tpl("secret", "commit-check")
    _ = try tpl("secret", "rekey")
    _ = try tpl("secret", "diff")
    try resolve()
    _ = try tpl("secret", "init", "--undo")
    #expect(alice.sandbox.text("marks") == "")
    let config = alice.text(".git/config")
    try alice.write(
      "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = \(format)\n", to: ".git/config")
    #expect(try alice.must("git", "-c", "core.hooksPath=/dev/null", "ls-files", "-s", Self.sealed).contains(" 0\t"))
    try alice.write(config, to: ".git/config")
    // What the same repository does to git itself.
    _ = try alice.run(["git", "status"])
    #expect(alice.sandbox.text("marks") != "")
  }

  /// Three stages in the index, as a merge leaves them.
  private func makeConflict() throws {
    let object = try alice.must("git", "rev-parse", "HEAD:\(Self.sealed)").trimmingCharacters(
      in: .whitespacesAndNewlines)
    let lines = (1...3).map { "100644 \(object) \($0)\t\(Self.sealed)\n" }.joined()
    try alice.must("git", "update-index", "--force-remove", Self.sealed)
    #expect(try alice.run(["git", "update-index", "--index-info"], input: lines).status == 0)
  }

  private func resolve() throws {
    let resolved = try tpl("secret", "resolve", Self.sealed)
    #expect(resolved.status == 0 && resolved.errors.contains("resolved and staged"), "\(resolved.errors)")
  }

  @Test(arguments: ["sha1", "sha256"])
  func historyIsSeen(format: String) throws {
    try alice.must("git", "init", "-q", "-b", "main", "--object-format=\(format)")
    for file in ["platform/db/.env", "platform/db/README", "localbin/x"] { try alice.write("A=1\n", to: file) }
    try alice.must("git", "add", "-A")
    try alice.must("git", "commit", "-q", "-m", "first")
    try alice.must("git", "pack-refs", "--all")
    try alice.must("git", "rm", "-q", "platform/db/.env")
    try alice.must("git", "commit", "-q", "-m", "second")
    try alice.write("A=1\n", to: "platform/db/.env.dev")
    try alice.write("A=1\n", to: "platform/db/.env.test")
    try alice.write(".env.test\n", to: ".git/info/exclude")
    let expected = """
      tpl: warning: platform/db/.env.dev is plain and not ignored by git
      tpl: warning: platform/db/.env is plain in git's history: what it held then counts as known

      """
    #expect(try alice.tpl("secret", "status").errors.hasSuffix(expected))
    // From a linked work tree the same is seen.
    try alice.must("git", "worktree", "add", "-q", alice.sandbox.path("other"))
    let other = try alice.sandbox.run(
      ["\(Binaries.directory)/tpl", "secret", "status"], environment: alice.environment, directory: "other")
    #expect(other.errors.contains("platform/db/.env is plain in git's history"))
  }

  @Test func aFailureIsNotCalledASuccess() throws {
    try makeRepository("sha1")
    try alice.write("[core]\n\trepositoryformatversion = 0\n", to: ".git/config")
    try alice.write("", to: ".git/index.lock")
    let resolved = try alice.tpl("secret", "resolve", Self.sealed)
    #expect(resolved.status == 74)
    #expect(resolved.errors.contains("is written but not staged: 'git update-index' failed with status 128"))
    #expect(!resolved.errors.contains("resolved and staged"))
  }
}
