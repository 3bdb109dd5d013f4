import Foundation
import TestSupport
import Testing

/// Two people with two HOMEs and a bare repository between them. One of them proposes changes, the other one merges
/// them and goes on.
@Suite struct SecretTrustTests {
  private let sandbox: Sandbox
  private let alice: SecretPerson
  private let bob: SecretPerson
  private static let prod = "platform/db/.env.prod"
  private static let sealed = "platform/db/.env.prod.crypt"

  init() throws {
    sandbox = try Sandbox()
    alice = try SecretPerson("alice", in: sandbox)
    bob = try SecretPerson("bob", in: sandbox)
    #expect(try sandbox.run(["git", "init", "-q", "--bare", "-b", "main", sandbox.path("origin.git")]).status == 0)
    for directory in ["platform/db", "localbin"] { try sandbox.makeDirectory("\(alice.shop)/\(directory)") }
    try alice.write("", to: "localbin/.keep")
    try alice.write(".env\n.env.*\n!.env*.crypt\n", to: ".gitignore")
    try alice.must("git", "init", "-q", "-b", "main")
    try alice.must("tpl", "secret", "init", "--add")
    try alice.write("DB_PASS=of-production\nPORT=1\n", to: Self.prod)
    try alice.must("tpl", "secret", "encrypt", Self.prod)
    try alice.must("git", "remote", "add", "origin", sandbox.path("origin.git"))
    try push(alice, "first", to: "main")
    #expect(try sandbox.run(["git", "clone", "-q", sandbox.path("origin.git"), sandbox.path(bob.shop)]).status == 0)
    try bob.must("tpl", "secret", "init", "--add")
  }

  private func push(_ person: SecretPerson, _ message: String, to branch: String) throws {
    try person.must("git", "add", "-A")
    try person.must("git", "-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", message)
    try person.must("git", "push", "-q", "origin", "HEAD:\(branch)")
  }

  private func merge(_ branch: String) throws {
    try alice.must("git", "pull", "-q", "--no-rebase", "--no-edit", "origin", branch)
  }

  private func fingerprint(of person: SecretPerson) throws -> String {
    let lines = try person.must("tpl", "secret", "recipient", "list").split(separator: "\n")
    let fields = try #require(lines.first { $0.hasPrefix("\(person.name)\t") }).split(separator: "\t")
    return String(fields[3].dropFirst("SHA-256 ".count))
  }

  private func names(in file: String) -> [String] {
    alice.text(file).split(separator: "\n").filter { $0.hasPrefix("# for ") }.map {
      String($0.dropFirst(6).prefix { $0 != "," })
    }
  }

  // MARK: - A recipient

  /// Whatever writes a sealed file asks for the key that a branch brought.
  @Test func aProposedRecipientReadsNothing() throws {
    try push(bob, "bob takes part", to: "bob")
    try merge("bob")
    let before = alice.text(Self.sealed)
    let status = try alice.tpl("secret", "status")
    #expect(
      status.status == 1 && status.errors.contains("has a recipient whose key you have not confirmed: bob (SHA-256 "))
    #expect(status.errors.contains("tpl secret recipient trust bob -e prod"))
    try alice.write("DB_PASS=new\nPORT=1\n", to: Self.prod)
    try alice.write("A=1\n", to: "platform/db/.env")
    try alice.write("-----BEGIN AGE ENCRYPTED FILE-----\n", to: "old.age")
    for arguments in [
      ["encrypt", Self.prod], ["rekey"], ["edit", Self.sealed], ["encrypt", "platform/db/.env"],
      ["edit", "platform/db/.env.test"],
    ] {
      let result = try alice.run(["\(Binaries.directory)/tpl", "secret"] + arguments, editor: "printf 'A=1\\n' >")
      #expect(result.status == 77, "\(arguments): \(result.errors)")
      #expect(result.errors.contains("keys that you have not confirmed"), "\(arguments)")
      #expect(result.errors.contains("tpl: hint: tpl secret recipient trust bob"), "\(arguments)")
    }
    try alice.sandbox.remove("\(alice.shop)/\(Self.prod)")
    let set = try alice.tpl("env", "set", "DB_PASS", "-e", "prod", "platform/db", input: "x")
    #expect(set.status == 77 && set.errors.contains("tpl secret recipient trust bob -e prod"))
    #expect(alice.text(Self.sealed) == before)
    // A commit is not made to wait for it either.
    try alice.write(before + "\n", to: Self.sealed)
    try alice.must("git", "add", "-A")
    try alice.must("git", "commit", "-q", "-m", "nobody is forced")

    let wrong = try alice.tpl("secret", "recipient", "trust", "bob", "--fingerprint", String(repeating: "0", count: 64))
    #expect(wrong.status == 77 && wrong.errors.contains("the certificate of bob has another key"))
    try alice.must(
      "tpl", "secret", "recipient", "trust", "bob", "-e", "prod", "--fingerprint", try fingerprint(of: bob))
    try alice.must("tpl", "secret", "rekey", Self.sealed)
    #expect(names(in: Self.sealed) == ["alice", "bob"])
    // For the other environments that was no answer.
    #expect(try alice.tpl("secret", "encrypt", "platform/db/.env").status == 77)
  }

  /// Consent is another decision, and keeps this one.
  @Test func theAnswerIsKeptOutsideOfTheRepository() throws {
    try push(bob, "bob takes part", to: "bob")
    try merge("bob")
    try alice.must("tpl", "secret", "recipient", "trust", "bob")
    try alice.must("tpl", "allow")
    try alice.must("tpl", "secret", "rekey")
    let records = try FileManager.default.contentsOfDirectory(atPath: sandbox.path("alice/data/tpl/recipients"))
    let record = sandbox.path("alice/data/tpl/recipients/\(try #require(records.first))")
    let mode = try FileManager.default.attributesOfItem(atPath: record)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    // What others can write tells nothing about what the user said.
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: record)
    let open = try alice.tpl("secret", "rekey")
    #expect(open.status == 77 && open.errors.contains("others can change or read the confirmed keys"))
  }

  /// Whoever was taken out has to be confirmed again to come back, and taking out asks nothing.
  @Test func comingBackAsks() throws {
    try push(bob, "bob takes part", to: "bob")
    try merge("bob")
    try alice.must("tpl", "secret", "recipient", "trust", "bob")
    try alice.must("tpl", "secret", "rekey")
    let certificate = alice.text(".tpl/recipients/bob.crt")
    for remove in [
      { try alice.must("tpl", "secret", "recipient", "remove", "bob") },
      { try alice.must("git", "rm", "-q", "-f", ".tpl/recipients/bob.crt") },
    ] {
      try alice.must("git", "add", "-A")
      _ = try remove()
      #expect(try alice.tpl("secret", "rekey").status == 0)
      #expect(names(in: Self.sealed) == ["alice"])
      try alice.write(certificate, to: ".tpl/recipients/bob.crt")
      #expect(try alice.tpl("secret", "rekey").status == 77)
      try alice.must("tpl", "secret", "recipient", "trust", "bob")
      try alice.must("tpl", "secret", "rekey")
    }
    // A list that becomes wider is the same.
    try alice.write("recipients: {prod: [alice]}\n", to: "tpl.yaml")
    try alice.must("tpl", "secret", "rekey")
    try alice.write("recipients: {prod: [alice, bob]}\n", to: "tpl.yaml")
    #expect(try alice.tpl("secret", "rekey").status == 77)
  }

  /// git merges with whoever's certificate it has merged a moment ago.
  @Test func aMergeWidensNothing() throws {
    try alice.must("git", "checkout", "-q", "-b", "work")
    try alice.must("tpl", "secret", "encrypt", Self.prod)
    try edit(alice, "s/of-production/mine/")
    try alice.must("git", "commit", "-qam", "mine")
    try alice.must("git", "checkout", "-q", "main")
    try edit(alice, "s/PORT=1/PORT=2/")
    try alice.must("git", "commit", "-qam", "other")
    try push(bob, "bob takes part", to: "bob")
    try merge("bob")
    let result = try alice.run(["git", "merge", "--no-edit", "work"])
    #expect(result.status == 1 && result.output.contains("CONFLICT (content)"), "\(result)")
    #expect(result.errors.contains("keys that you have not confirmed for prod: bob"))
    #expect(names(in: Self.sealed) == ["alice"])
    let refused = try alice.tpl("secret", "resolve", Self.sealed)
    #expect(refused.status == 77, "\(refused.errors)")
    try alice.must("tpl", "secret", "recipient", "trust", "bob")
    try alice.must("tpl", "secret", "resolve", Self.sealed)
    #expect(try alice.must("tpl", "secret", "decrypt", Self.sealed) == "DB_PASS=mine\nPORT=2\n")
    #expect(names(in: Self.sealed) == ["alice", "bob"])
  }

  private func edit(_ person: SecretPerson, _ command: String) throws {
    let edited = try person.tpl("secret", "edit", Self.sealed, editor: "sed -i \(command)")
    #expect(edited.status == 0, "\(edited.errors)")
  }

  /// Files are found by the identifier of a key, so nobody may write another one's into a certificate.
  @Test func identifiersAreComputed() throws {
    let identifier = try alice.must(
      "openssl", "x509", "-in", ".tpl/recipients/alice.crt", "-noout", "-ext", "subjectKeyIdentifier"
    ).split(separator: "\n").last.map { $0.trimmingCharacters(in: .whitespaces) }
    let made = try bob.run([
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
      "mallory.pem",
      "-out", ".tpl/recipients/mallory.crt", "-subj", "/CN=alice", "-addext",
      "subjectKeyIdentifier=\(try #require(identifier))",
    ])
    #expect(made.status == 0, "\(made.errors)")
    try bob.sandbox.remove("\(bob.shop)/mallory.pem")
    try bob.must("git", "rm", "-q", "--cached", "-r", "--ignore-unmatch", ".tpl/recipients/bob.crt")
    try push(bob, "mallory", to: "mallory")
    try merge("mallory")
    for arguments in [["rekey"], ["recipient", "trust", "mallory"], ["recipient", "list"]] {
      let result = try alice.run(["\(Binaries.directory)/tpl", "secret"] + arguments)
      #expect(result.status == 65, "\(arguments)")
      #expect(result.errors.contains("mallory.crt has a key identifier that is not that of its key"))
    }
    // The same key under two names.
    try alice.write(alice.text(".tpl/recipients/alice.crt"), to: ".tpl/recipients/mallory.crt")
    let twice = try alice.tpl("secret", "rekey")
    #expect(twice.status == 65 && twice.errors.contains("alice.crt and .tpl/recipients/mallory.crt have the same key"))
  }

  // MARK: - A copy

  /// A file that was sealed as another one is used by nothing, whoever may read it under its new name.
  @Test func aCopiedFileIsRefused() throws {
    let copy = "platform/db/.env.dev.crypt"
    try bob.must("cp", Self.sealed, copy)
    try push(bob, "dev", to: "copy")
    try merge("copy")
    try alice.must("tpl", "secret", "recipient", "trust", "bob")
    let before = alice.text(copy)
    let reason = "was sealed as platform/db/.env.prod: a copy at another place is not used"
    let status = try alice.tpl("secret", "status")
    #expect(status.status == 1 && status.errors.contains("\(copy) \(reason)"))
    for arguments in [
      ["secret", "rekey"], ["secret", "rekey", copy], ["secret", "decrypt", copy], ["secret", "edit", copy],
      ["secret", "diff", copy, Self.sealed],
    ] {
      let result = try alice.run(["\(Binaries.directory)/tpl"] + arguments, editor: "true")
      #expect(result.status == 65 && result.stdout.isEmpty && result.errors.contains(reason), "\(arguments): \(result)")
    }
    try alice.must("tpl", "allow")
    for arguments in [["env", "get", "DB_PASS", "platform/db"], ["exec", "platform/db", "--", "env"]] {
      let result = try alice.run(["\(Binaries.directory)/tpl"] + arguments)
      #expect(!result.output.contains("of-production"), "\(arguments)")
    }
    #expect(alice.text(copy) == before)
    // A person who moves a component can say so.
    try alice.must("mkdir", "platform/new")
    try alice.must("mv", Self.sealed, "platform/new/.env.prod.crypt")
    let moved = try alice.tpl("secret", "decrypt", "platform/new/.env.prod.crypt")
    #expect(
      moved.errors.contains("tpl: hint: tpl secret rekey --from platform/db/.env.prod platform/new/.env.prod.crypt\n"))
    try alice.must("tpl", "secret", "rekey", "--from", Self.prod, "platform/new/.env.prod.crypt")
    #expect(
      try alice.must("tpl", "secret", "decrypt", "platform/new/.env.prod.crypt") == "DB_PASS=of-production\nPORT=1\n")
  }

  /// A file of an older tpl, or of stock openssl, does not say which one it is.
  @Test func aCopyOfAnOlderFileIsNotEncryptedAgain() throws {
    try alice.write("DB_PASS=of-production\n", to: "plain")
    try alice.must(
      "openssl", "cms", "-encrypt", "-aes-256-gcm", "-binary", "-keyid", "-outform", "PEM", "-in", "plain", "-out",
      Self.sealed, "-recip", ".tpl/recipients/alice.crt", "-keyopt", "ecdh_kdf_md:sha256")
    #expect(try alice.tpl("secret", "status").output.contains("\treadable\tdiffers\tdoes not say where it belongs\t"))
    try alice.must("cp", Self.sealed, "platform/db/.env.dev.crypt")
    for arguments in [["rekey"], ["rekey", "platform/db/.env.dev.crypt"]] {
      let result = try alice.run(["\(Binaries.directory)/tpl", "secret"] + arguments)
      #expect(result.status == 65 && result.errors.contains(" is a copy of platform/db/.env."), "\(result.errors)")
    }
    try alice.sandbox.remove("\(alice.shop)/platform/db/.env.dev.crypt")
    try alice.must("tpl", "secret", "rekey")
    #expect(try alice.opened(Self.sealed).output == "# tpl: platform/db/.env.prod\nDB_PASS=of-production\n")
  }

  // MARK: - A symlink

  /// What seals, edits and writes takes the file itself, and nothing that a link in a branch leads to.
  @Test func aLinkedFileIsRefused() throws {
    try sandbox.write("BACKEND_PASS=of-a-neighbour\n", to: "alice/backend/.env")
    try bob.must("ln", "-s", "../../../backend/.env", "platform/db/.env.dev")
    try bob.must("ln", "-s", ".env.prod.crypt", "platform/db/.env.test.crypt")
    try bob.must("git", "add", "-f", "platform/db/.env.dev")
    try push(bob, "links", to: "links")
    try merge("links")
    try alice.must("tpl", "secret", "recipient", "trust", "bob")
    for arguments in [
      ["secret", "encrypt", "platform/db/.env.dev"], ["secret", "edit", "platform/db/.env.test"],
      ["secret", "rekey", "platform/db/.env.test.crypt"],
    ] {
      let result = try alice.run(["\(Binaries.directory)/tpl"] + arguments, editor: "true")
      #expect(result.status == 77 && result.errors.contains("is a symlink"), "\(arguments): \(result)")
    }
    #expect(!sandbox.exists("\(alice.shop)/platform/db/.env.dev.crypt"))
    try alice.must("git", "rm", "-q", "--cached", "platform/db/.env.dev")
    for verb in ["set", "unset"] {
      let result = try alice.tpl("env", verb, "BACKEND_PASS", "-e", "dev", "platform/db", input: "x")
      #expect(result.status == 77 && result.errors.contains("is a symlink"), "\(result)")
    }
    #expect(sandbox.text("alice/backend/.env") == "BACKEND_PASS=of-a-neighbour\n")
  }

  /// A bit of a key that changed makes another key, for which no file is.
  @Test func aKeyThatIsNotThatOfItsCertificateIsNamed() throws {
    try FileManager.default.removeItem(atPath: alice.key)
    try FileManager.default.copyItem(atPath: bob.key, toPath: alice.key)
    let status = try alice.tpl("secret", "status")
    #expect(status.output.contains("not for you"), "\(status)")
    let line = "identity.pem does not belong to \(sandbox.path("alice/data/tpl/identity.crt")): "
    #expect(status.errors.contains("tpl: warning: \(sandbox.path("alice/data/tpl"))/\(line)"), "\(status.errors)")
    #expect(try alice.tpl("doctor").output.contains(line))
  }

  /// The certificate says nothing that the key does not.
  @Test(arguments: ["mkfifo", "mkdir"])
  func whatIsNoCertificateKeepsNoKeyFromItsFiles(make: String) throws {
    let certificate = sandbox.path("alice/data/tpl/identity.crt")
    try FileManager.default.removeItem(atPath: certificate)
    #expect(try sandbox.run(["/usr/bin/\(make)", certificate]).status == 0)
    let opened = try alice.tpl("secret", "decrypt", Self.sealed)
    #expect(opened.status == 0 && opened.output.contains("DB_PASS=of-production"), "\(opened)")
    #expect(try alice.tpl("doctor").output.contains(certificate))
  }
}
