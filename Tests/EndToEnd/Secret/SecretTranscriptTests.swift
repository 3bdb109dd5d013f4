import TestSupport
import Testing

/// Two people, two HOMEs, one repository: a recipient comes and goes, and two edits meet. Every step is checked with
/// stock openssl.
@Suite struct SecretTranscriptTests {
  private let alice: SecretPerson
  private let bob: SecretPerson
  private static let sealed = "platform/db/.env.prod.crypt"

  init() throws {
    let sandbox = try Sandbox()
    alice = try SecretPerson("alice", in: sandbox)
    bob = try SecretPerson("bob", in: sandbox)
    for directory in ["platform/db", "localbin"] { try sandbox.makeDirectory("\(alice.shop)/\(directory)") }
    try alice.write("", to: "localbin/.keep")
    try alice.write(".env\n.env.*\n!.env.*.crypt\n", to: ".gitignore")
    try alice.must("git", "init", "-q", "-b", "main")
    try alice.must("tpl", "secret", "init", "--add")
    try alice.write("DB_PASS=s3cr3t\n\n\nPORT=5432\n", to: "platform/db/.env.prod")
    try alice.must("tpl", "secret", "encrypt", "platform/db/.env.prod")
    try commit(alice, "first")
    #expect(try sandbox.run(["git", "clone", "-q", sandbox.path(alice.shop), sandbox.path(bob.shop)]).status == 0)
    try bob.must("tpl", "secret", "init", "--add")
  }

  private func commit(_ person: SecretPerson, _ message: String) throws {
    try person.must("git", "add", "-A")
    try person.must("git", "commit", "-q", "-m", message)
  }

  private func pull(_ person: SecretPerson, from other: SecretPerson) throws -> CommandResult {
    try person.run(["git", "pull", "-q", "--no-rebase", "--no-edit", person.sandbox.path(other.shop), "main"])
  }

  /// Both read the same with tpl and with openssl.
  private func expectText(_ text: String, _ people: [SecretPerson]) throws {
    for person in people {
      #expect(try person.must("tpl", "secret", "decrypt", Self.sealed) == text, "\(person.name)")
      // Stock openssl shows the line that says which file it is.
      let whole = "# tpl: platform/db/.env.prod\n" + text
      #expect(try person.opened(Self.sealed).output == whole, "\(person.name), openssl")
    }
  }

  private func expectClosed(_ person: SecretPerson) throws {
    let refused = try person.tpl("secret", "decrypt", Self.sealed)
    #expect(refused.status == 1 && refused.stdout.isEmpty && refused.errors.contains("is not encrypted for your key"))
    let openssl = try person.opened(Self.sealed)
    #expect(openssl.status != 0 && openssl.stdout.isEmpty)
  }

  @Test func addsARecipientAndRemovesOne() throws {
    let text = "DB_PASS=s3cr3t\n\n\nPORT=5432\n"
    try expectText(text, [alice])
    try expectClosed(bob)
    try commit(bob, "bob")
    #expect(try pull(alice, from: bob).status == 0)
    let status = try alice.tpl("secret", "status")
    #expect(status.status == 1)
    #expect(
      status.errors.hasPrefix(
        "tpl: warning: \(Self.sealed) has a recipient whose key you have not confirmed: bob (SHA-256 "))
    #expect(status.errors.hasSuffix("), tpl secret recipient trust bob -e prod\n"))
    // Nobody is made to encrypt for a key that they have not confirmed.
    let refused = try alice.tpl("secret", "rekey")
    #expect(refused.status == 77 && refused.errors.contains("tpl: hint: tpl secret recipient trust bob -e prod\n"))
    try alice.must("tpl", "secret", "recipient", "trust", "bob", "--fingerprint", try fingerprint(of: bob))
    #expect(
      try alice.tpl("secret", "status").errors == "tpl: warning: \(Self.sealed) is not encrypted for bob\n")
    // A commit that forgets somebody is stopped.
    try alice.write(alice.text(Self.sealed) + "\n", to: Self.sealed)
    try alice.must("git", "add", "-A")
    let stopped = try alice.run(["git", "commit", "-q", "-m", "no"])
    #expect(stopped.status == 1 && stopped.errors.contains("not committed: \(Self.sealed) is not encrypted for bob"))
    #expect(
      try alice.tpl("secret", "rekey").errors == "tpl: encrypted \(Self.sealed) for alice, bob\ntpl:   new: bob\n")
    try commit(alice, "rekey")
    #expect(try pull(bob, from: alice).status == 0)
    try expectText(text, [alice, bob])
    #expect(try alice.must("tpl", "secret", "status") == "\(Self.sealed)\treadable\tin step\talice, bob\n")

    try alice.must("tpl", "secret", "recipient", "remove", "bob")
    let rekey = try alice.tpl("secret", "rekey")
    #expect(rekey.status == 0)
    #expect(rekey.errors.hasPrefix("tpl: encrypted \(Self.sealed) for alice\ntpl: warning: bob (key "))
    #expect(rekey.errors.hasSuffix(") has seen these of \(Self.sealed), change them: DB_PASS PORT\n"))
    try commit(alice, "without bob")
    #expect(try pull(bob, from: alice).status == 0)
    try expectText(text, [alice])
    try expectClosed(bob)
  }

  @Test func mergesEditsAndResolvesConflicts() throws {
    try share()
    // Edits of different lines become one text.
    try edit(alice, "s/s3cr3t/n3w/")
    try edit(bob, "s/5432/6543/")
    #expect(try alice.must("git", "show", "--format=", "HEAD").contains("-DB_PASS=s3cr3t\n+DB_PASS=n3w\n"))
    #expect(try pull(bob, from: alice).status == 0)
    try expectText("DB_PASS=n3w\n\n\nPORT=6543\n", [alice, bob].suffix(1))
    #expect(try pull(alice, from: bob).status == 0)
    try expectText("DB_PASS=n3w\n\n\nPORT=6543\n", [alice, bob])

    // Edits of the same line are a conflict, whose markers are inside.
    try edit(alice, "s/n3w/hers/")
    try edit(bob, "s/n3w/his/")
    #expect(try pull(bob, from: alice).status == 1)
    #expect(!bob.text(Self.sealed).contains("<<<<"))
    #expect(try bob.opened(Self.sealed).output.contains("<<<<<<< ours\nDB_PASS=his\n"))
    let status = try bob.tpl("secret", "status")
    #expect(status.status == 1 && status.errors.contains("\(Self.sealed) has conflict markers inside\n"))
    let undecided = try bob.tpl("secret", "resolve", Self.sealed)
    #expect(undecided.status == 1 && undecided.errors.contains("has conflicts that only you can decide"))
    let resolved = try bob.tpl("secret", "resolve", "--theirs", Self.sealed)
    #expect(resolved.status == 0, "\(resolved.errors)")
    try bob.must("git", "commit", "-q", "-m", "merged")
    try expectText("DB_PASS=hers\n\n\nPORT=6543\n", [bob])
    #expect(try pull(alice, from: bob).status == 0)
    try expectText("DB_PASS=hers\n\n\nPORT=6543\n", [alice, bob])
  }

  /// A clone without the merge driver gets markers in the base64: it stays closed, and the stages still open.
  @Test func resolvesWithoutTheDriver() throws {
    try share()
    try bob.must("git", "config", "--remove-section", "merge.tplenv")
    try edit(alice, "s/s3cr3t/n3w/")
    try edit(bob, "s/5432/6543/")
    #expect(try pull(bob, from: alice).status == 1)
    let closed = try bob.tpl("secret", "decrypt", Self.sealed)
    #expect(closed.status == 65 && closed.stdout.isEmpty)
    #expect(
      closed.errors.contains("\(Self.sealed) has git's conflict markers\ntpl: hint: tpl secret resolve \(Self.sealed)"))
    #expect(try bob.tpl("secret", "resolve", Self.sealed).status == 0)
    try expectText("DB_PASS=n3w\n\n\nPORT=6543\n", [bob])
  }

  private func fingerprint(of person: SecretPerson) throws -> String {
    let lines = try person.must("tpl", "secret", "recipient", "list").split(separator: "\n")
    let fields = try #require(lines.first { $0.hasPrefix("\(person.name)\t") }).split(separator: "\t")
    return String(fields[3].dropFirst("SHA-256 ".count))
  }

  private func share() throws {
    try commit(bob, "bob")
    #expect(try pull(alice, from: bob).status == 0)
    try alice.must("tpl", "secret", "recipient", "trust", "bob")
    try bob.must("tpl", "secret", "recipient", "trust", "alice")
    try alice.must("tpl", "secret", "rekey")
    try alice.must("git", "add", "-A")
    try alice.must("git", "commit", "-q", "-m", "rekey")
    #expect(try pull(bob, from: alice).status == 0)
  }

  private func edit(_ person: SecretPerson, _ command: String) throws {
    let edited = try person.tpl("secret", "edit", Self.sealed, editor: "sed -i \(command)")
    #expect(edited.status == 0, "\(edited.errors)")
    try commit(person, command)
  }
}
