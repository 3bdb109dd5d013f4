import Foundation
import TestSupport
import Testing

/// A damaged key, certificate or permission is told by the commands that are asked about it, by name.
@Suite struct DamagedFileTests {
  private let alice: SecretPerson

  init() throws {
    alice = try SecretPerson("alice", in: try Sandbox())
    try alice.sandbox.makeDirectory("\(alice.shop)/platform/db")
    try alice.sandbox.makeDirectory("\(alice.shop)/localbin")
    try alice.must("git", "init", "-q", "-b", "main")
    try alice.write(".env\n.env.*\n!.env.*.crypt\n", to: ".gitignore")
    try alice.must("tpl", "allow")
    try alice.must("tpl", "secret", "init", "--add")
    try alice.write("A=1\n", to: "platform/db/.env.prod")
    try alice.must("tpl", "secret", "encrypt", "--remove", "platform/db/.env.prod")
  }

  private func cut(_ file: String) throws {
    let text = alice.sandbox.text(file)
    try alice.sandbox.write(String(text.prefix(text.count / 2)), to: file, mode: 0o600)
  }

  @Test func aDamagedKeyIsTold() throws {
    try cut("alice/data/tpl/identity.pem")
    let status = try alice.tpl("secret", "status")
    #expect(status.errors.contains("tpl: warning: \(alice.key) is damaged"), "\(status)")
    let doctor = try alice.tpl("doctor")
    #expect(doctor.status == 1 && doctor.output.contains("\(alice.key) is damaged"), "\(doctor)")
  }

  @Test func aDamagedCertificateIsTold() throws {
    try cut("alice/data/tpl/identity.crt")
    let list = try alice.tpl("secret", "recipient", "list")
    #expect(list.status == 0 && list.errors.contains("identity.crt is damaged"), "\(list)")
    #expect(try alice.tpl("doctor").output.contains("identity.crt is damaged"))
  }

  @Test func aDamagedPermissionIsTold() throws {
    let directory = "alice/data/tpl/allow"
    for name in try FileManager.default.contentsOfDirectory(atPath: alice.sandbox.path(directory)) {
      try cut("\(directory)/\(name)")
    }
    let roots = try alice.tpl("roots")
    #expect(roots.output.isEmpty && roots.errors.contains("is damaged: what it allowed"), "\(roots)")
  }

  @Test func aPermissionOfAnotherVersionIsTold() throws {
    let directory = "alice/data/tpl/allow"
    for name in try FileManager.default.contentsOfDirectory(atPath: alice.sandbox.path(directory)) {
      let text = alice.sandbox.text("\(directory)/\(name)")
      try alice.sandbox.write(
        "tpl allow record 9999" + text.drop { $0 != "\n" }, to: "\(directory)/\(name)", mode: 0o600)
    }
    let roots = try alice.tpl("roots")
    #expect(roots.output.isEmpty && roots.errors.contains("is of another version of tpl"), "\(roots)")
  }

  /// The list of clones tells what a commit checks: a damaged one is told, and made anew by the command that is named.
  @Test func aDamagedListOfClonesIsMendedByInit() throws {
    let list = "alice/data/tpl/clones"
    let whole = alice.sandbox.text(list)
    try alice.sandbox.write(whole.replacing("sum\t", with: "sun\t"), to: list, mode: 0o600)
    try alice.write("B=2\n", to: "platform/db/.env.staging")
    try alice.must("git", "add", "-f", "platform/db/.env.staging")
    let commit = try alice.run(["git", "commit", "-q", "-m", "More"])
    #expect(commit.status != 0 && commit.errors.contains("'tpl secret init' makes the list"), "\(commit)")
    #expect(try alice.tpl("doctor").output.contains("'tpl secret init' makes the list of prepared clones anew"))
    let made = try alice.tpl("secret", "init")
    #expect(made.status == 0 && made.errors.contains("in each of your other clones"), "\(made)")
    #expect(alice.sandbox.text(list) == whole)
    try alice.sandbox.write(whole.replacing("sum\t", with: "sun\t"), to: list, mode: 0o600)
    let undone = try alice.tpl("secret", "init", "--undo")
    #expect(undone.status == 0 && !alice.sandbox.exists(list), "\(undone)")
  }

  @Test func aDamagedChoiceIsTold() throws {
    try alice.must("tpl", "use", "prod")
    #expect(!(try alice.tpl("doctor").output.contains("choose again")))
    let directory = "alice/state/tpl/use"
    for name in try FileManager.default.contentsOfDirectory(atPath: alice.sandbox.path(directory)) {
      try cut("\(directory)/\(name)")
    }
    let doctor = try alice.tpl("doctor")
    #expect(doctor.status == 1 && doctor.output.contains("run 'tpl use --clear' and choose again"), "\(doctor)")
    let cure = try #require(doctor.output.firstMatch(of: /→ tpl (use --clear --root \S+)/)?.output.1)
    #expect(try alice.run(["/bin/sh", "-c", "tpl \(cure)"]).status == 0)
    #expect(!(try alice.tpl("doctor").output.contains("choose again")))
  }

  /// A lock of git's that was left keeps it from writing.
  @Test func takingBackIsNoSuccessWhenGitCannot() throws {
    try alice.write("", to: ".git/config.lock")
    let result = try alice.tpl("secret", "init", "--undo")
    #expect(result.status == 74 && result.errors.contains(".git/config, which still calls tpl"), "\(result)")
    try alice.sandbox.remove("\(alice.shop)/.git/config.lock")
    #expect(try alice.tpl("secret", "init", "--undo").status == 0)
  }

  @Test func aDamagedRecipientStaysConfirmedWithAWord() throws {
    try cut("\(alice.shop)/.tpl/recipients/alice.crt")
    let removed = try alice.tpl("secret", "recipient", "remove", "alice")
    #expect(
      removed.status == 0 && removed.errors.contains("alice.crt is damaged, so its key stays confirmed"), "\(removed)")
  }

  /// The hook tells a check that was killed from one that is not there.
  @Test(arguments: [
    ("kill -SEGV $$", false), ("kill -KILL $$", false), ("exit 74", false), ("exit 127", true), ("exit 0", true),
  ])
  func aCheckThatWasEndedHasFoundNothingOut(script: String, passes: Bool) throws {
    let hook = ".git/hooks/pre-commit"
    let program = try alice.sandbox.makeDirectory("alice/other") + "/tpl"
    try alice.sandbox.write("#!/bin/sh\n\(script)\n", to: "alice/other/tpl", mode: 0o755)
    let parts = alice.text(hook).split(separator: "'")
    let tpl = try #require(parts.first { $0.hasPrefix("/") })
    try alice.sandbox.write(
      alice.text(hook).replacingOccurrences(of: tpl, with: program), to: "\(alice.shop)/\(hook)", mode: 0o755)
    try alice.write("B=2\n", to: "platform/db/.env.staging")
    try alice.must("git", "add", "-f", "platform/db/.env.staging")
    let result = try alice.run(["git", "commit", "-q", "-m", "More"])
    #expect((result.status == 0) == passes, "\(result)")
    #expect(passes || result.errors.contains("tpl: error: not committed"), "\(result)")
  }
}
