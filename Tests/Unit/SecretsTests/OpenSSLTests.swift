import Bytes
import Secrets
import TestSupport
import Testing

/// Both directions with the stock command: whoever has no tpl can open and write the files.
@Suite struct OpenSSLTests {
  private let sandbox: Sandbox
  private static let text = "DB_PASS='s3cr3t'\nAPI_KEY=\"a\\nb\"\n# é\n"

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(OpenSSLTests.text, to: "plain")
    try sandbox.write(TestKeys.ec, to: "ec.pem")
    try sandbox.write(TestKeys.rsa, to: "rsa.pem")
    try sandbox.write(TestKeys.ecCertificate, to: "ec.crt")
    try sandbox.write(TestKeys.rsaCertificate, to: "rsa.crt")
  }

  @Test(arguments: [["ec"], ["rsa"], ["password"], ["ec", "rsa", "password"]])
  func opensWhatWeWrite(kinds: [String]) throws {
    var writer = SealedFileWriter(recipients: [])
    if kinds.contains("ec") { writer.recipients.append(try recipient(TestKeys.ecCertificate)) }
    if kinds.contains("rsa") { writer.recipients.append(try recipient(TestKeys.rsaCertificate)) }
    if kinds.contains("password") { writer.password = Secret("correct horse".utf8) }
    let sealed = try writer.seal(Secret(OpenSSLTests.text.utf8), fileName: Array(".env.crypt".utf8))
    try sandbox.write(sealed, to: ".env.crypt")
    for kind in kinds {
      let options =
        kind == "password"
        ? ["-pwri_password", "correct horse"] : ["-inkey", "\(kind).pem"]
      let opened = try openssl(["cms", "-decrypt", "-binary", "-inform", "PEM", "-in", ".env.crypt"] + options)
      #expect(opened.status == 0 && opened.output == OpenSSLTests.text && opened.errors == "", "\(kind)")
    }
    let file = try SealedFile(sealed)
    if kinds.contains("ec") { #expect(try file.open(with: .ec).revealed == Array(OpenSSLTests.text.utf8)) }
    if kinds.contains("rsa") { #expect(try file.open(with: .rsa).revealed == Array(OpenSSLTests.text.utf8)) }
    if kinds.contains("password") {
      #expect(try file.open(password: Secret("correct horse".utf8)).revealed == Array(OpenSSLTests.text.utf8))
      #expect(throws: SealedFileError.wrongPassword) { try file.open(password: Secret("horse".utf8)) }
    }
  }

  private static let oaep = ["-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"]

  @Test(arguments: [
    ["-recip", "ec.crt", "-keyopt", "ecdh_kdf_md:sha256", "-keyid"],
    ["-recip", "ec.crt"],
    ["-recip", "rsa.crt"] + OpenSSLTests.oaep,
    ["-keyid", "-recip", "ec.crt", "-keyopt", "ecdh_kdf_md:sha256", "-recip", "rsa.crt"] + OpenSSLTests.oaep,
  ])
  func readsWhatItWrites(recipients: [String]) throws {
    let command = ["cms", "-encrypt", "-aes-256-gcm", "-binary", "-outform", "PEM", "-in", "plain", "-out", "out"]
    #expect(try openssl(command + recipients).status == 0)
    let file = try SealedFile(try #require(sandbox.read("out")))
    if recipients.contains("ec.crt") {
      #expect(try file.open(with: .ec).revealed == Array(OpenSSLTests.text.utf8))
      // Without its certificate the key has to be tried.
      let bare = try Identity(pem: Array(TestKeys.ec.utf8))
      #expect(try file.open(with: bare).revealed == Array(OpenSSLTests.text.utf8))
    }
    if recipients.contains("rsa.crt") { #expect(try file.open(with: .rsa).revealed == Array(OpenSSLTests.text.utf8)) }
    #expect(throws: SealedFileError.notForThisKey) { try file.open(with: .generate()) }
  }

  @Test func refusesPKCS1Padding() throws {
    let command = ["cms", "-encrypt", "-aes-256-gcm", "-binary", "-outform", "PEM", "-in", "plain", "-out", "out"]
    #expect(try openssl(command + ["-recip", "rsa.crt"]).status == 0)
    #expect(throws: SealedFileError.obsoletePadding) { try SealedFile(try #require(sandbox.read("out"))) }
  }

  @Test func refusesCBC() throws {
    let command = ["cms", "-encrypt", "-aes-256-cbc", "-binary", "-outform", "PEM", "-in", "plain", "-out", "out"]
    #expect(try openssl(command + ["-recip", "ec.crt"]).status == 0)
    #expect(throws: SealedFileError.unauthenticated) { try SealedFile(try #require(sandbox.read("out"))) }
  }

  @Test func certificatesAndKeysAreOrdinary() throws {
    let (recipient, identity) = try SealedFileWriter.Recipient.somebody("Alice Ünderhill")
    try sandbox.write(recipient.certificate.pem, to: "alice.crt")
    try sandbox.write(try identity.pem(passphrase: nil), to: "alice.pem")
    let passphrase = Secret("correct horse".utf8)
    try sandbox.write(try identity.pem(passphrase: passphrase), to: "protected.pem")
    try sandbox.write("correct horse\n", to: "passphrase")
    let shown = try openssl(["x509", "-in", "alice.crt", "-noout", "-text", "-nameopt", "utf8", "-checkend", "0"])
    #expect(shown.status == 0)
    #expect(shown.output.contains("CN=Alice Ünderhill") || shown.output.contains("CN = Alice Ünderhill"))
    #expect(shown.output.contains("X509v3 Subject Key Identifier"))
    #expect(try openssl(["verify", "-CAfile", "alice.crt", "-partial_chain", "alice.crt"]).output == "alice.crt: OK\n")
    let command = ["cms", "-encrypt", "-aes-256-gcm", "-binary", "-keyid", "-outform", "PEM", "-in", "plain"]
    let written = try openssl(command + ["-recip", "alice.crt", "-keyopt", "ecdh_kdf_md:sha256"])
    #expect(try SealedFile(written.stdout).open(with: identity).revealed == Array(OpenSSLTests.text.utf8))
    let plainKey = try openssl(["pkey", "-in", "alice.pem", "-check", "-noout"])
    #expect(plainKey.status == 0)
    let opened = try openssl(["pkey", "-in", "protected.pem", "-passin", "file:passphrase"])
    #expect(opened.output == sandbox.text("alice.pem"))
  }

  @Test func readsKeysThatItProtects() throws {
    try sandbox.write("correct horse\n", to: "passphrase")
    for options in [["-v2prf", "hmacWithSHA256", "-iter", "100000"], []] {
      let made = try openssl(
        ["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-in", "ec.pem", "-passout", "file:passphrase"] + options)
      #expect(Identity.isProtected(made.stdout))
      #expect(throws: IdentityError.locked) { try Identity(pem: made.stdout) }
      #expect(throws: IdentityError.wrongPassphrase) { try Identity(pem: made.stdout) { Secret("horse".utf8) } }
      let identity = try Identity(pem: made.stdout) { Secret("correct horse".utf8) }
      #expect(identity.keyIdentifier == Identity.ec.keyIdentifier)
    }
  }

  @Test func refusesKeysThatAreTooWeakOrOfAnotherKind() throws {
    let short = try openssl(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"])
    #expect(throws: IdentityError.shortKey(bits: 2048)) { try Identity(pem: short.stdout) }
    let other = try openssl(["genpkey", "-algorithm", "ED25519"])
    #expect(throws: IdentityError.otherKind) { try Identity(pem: other.stdout) }
    let curve = try openssl(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"])
    #expect(throws: IdentityError.otherKind) { try Identity(pem: curve.stdout) }
    #expect(throws: CertificateError.privateKey) { try Certificate(pem: other.stdout) }
    #expect(throws: CertificateError.none) { try Certificate(pem: Array("no".utf8)) }
    let both = TestKeys.ecCertificate + TestKeys.rsaCertificate
    #expect(throws: CertificateError.several) { try Certificate(pem: Array(both.utf8)) }
  }

  private func recipient(_ pem: String) throws -> SealedFileWriter.Recipient {
    SealedFileWriter.Recipient(name: Array("x".utf8), certificate: try Certificate(pem: Array(pem.utf8)))
  }

  private func openssl(_ arguments: [String]) throws -> CommandResult {
    try sandbox.run(["openssl"] + arguments)
  }
}
