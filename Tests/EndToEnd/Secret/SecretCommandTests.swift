import Foundation
import TestSupport
import Testing

/// What the transcript does not show: subsets of recipients, passwords, the guard of plain files, other tools' files.
@Suite struct SecretCommandTests {
  private let alice: SecretPerson

  init() throws {
    let sandbox = try Sandbox()
    alice = try SecretPerson("alice", in: sandbox)
    for directory in ["platform/db", "infra/gcp/prod", "localbin"] {
      try sandbox.makeDirectory("\(alice.shop)/\(directory)")
    }
    try alice.must("git", "init", "-q", "-b", "main")
    try alice.must("tpl", "secret", "init", "--add")
    let ci = try SecretPerson("ci", in: sandbox)
    try sandbox.makeDirectory(ci.shop)
    try ci.must("tpl", "secret", "init")
    try alice.must("tpl", "secret", "recipient", "add", "ci", sandbox.path("ci/data/tpl/identity.crt"))
  }

  @Test func recipientsOfAnEnvironment() throws {
    try alice.write("recipients: {prod: [ci]}\n", to: "tpl.yaml")
    for file in ["platform/db/.env", "platform/db/.env.prod", "infra/gcp/prod/.env"] {
      try alice.write("A=1\n", to: file)
      let result = try alice.tpl("secret", "encrypt", file)
      let isProd = file != "platform/db/.env"
      let names = isProd ? "ci" : "alice, ci"
      let warning = "tpl: warning: you are not among them: your own key does not open \(file).crypt\n"
      #expect(result.status == 0)
      #expect(result.errors == "tpl: encrypted \(file).crypt for \(names)\n" + (isProd ? warning : ""))
    }
    let listed = try alice.must("tpl", "secret", "recipient", "list").split(separator: "\n")
    #expect(listed.count == 2 && listed[0].hasPrefix("alice\tP-256\tkey ") && listed[0].hasSuffix("\t*\tyou"))
    #expect(listed[1].hasSuffix("\t*,prod"))
    try alice.write("recipients: {prod: [nobody]}\n", to: "tpl.yaml")
    // What is in it cannot be seen, so that it is replaced by force only.
    let unseen = try alice.tpl("secret", "encrypt", "platform/db/.env.prod")
    #expect(unseen.status == 1 && unseen.errors.contains("what would be lost cannot be told"))
    let missing = try alice.tpl("secret", "encrypt", "--force", "platform/db/.env.prod")
    #expect(missing.status == 1)
    #expect(
      missing.errors
        == "tpl: error: there is no certificate .tpl/recipients/nobody.crt\ntpl: hint: tpl secret recipient list\n")
  }

  @Test func recipientsAreChecked() throws {
    let bad = try alice.tpl("secret", "recipient", "add", "../x")
    #expect(bad.status == 64)
    let key = try alice.tpl("secret", "recipient", "add", "key", alice.key)
    #expect(key.status == 65 && key.errors.contains("holds a private key, which must not be shared"))
    let other = try alice.tpl("secret", "recipient", "add", "ci")
    #expect(other.status == 1 && other.errors.contains("ci.crt is there with another key"))
    #expect(try alice.tpl("secret", "recipient", "remove", "nobody").status == 1)
    // Who is taken out of the directory may still be in a list.
    try alice.write(
      "name: shop\nrecipients:\n  prod:\n    - alice\n    - ci\n  dev: [ci]\n  test: [alice]\n", to: "tpl.yaml")
    #expect(
      try alice.tpl("secret", "recipient", "remove", "ci")
        == CommandResult(
          0, "",
          """
          tpl: removed ci; files stay readable for that key until 'tpl secret rekey'
          tpl: warning: tpl.yaml:5 still lists ci
          tpl: warning: tpl.yaml:6 still lists ci
          tpl:   until you take that out, nothing can be encrypted for dev, prod

          """))
    try alice.sandbox.remove("\(alice.shop)/tpl.yaml")
    try alice.write("junk", to: ".tpl/recipients/junk.crt")
    try alice.write("A=1\n", to: ".env")
    let junk = try alice.tpl("secret", "encrypt", ".env")
    #expect(junk.status == 65 && junk.errors.contains("junk.crt holds no certificate in PEM"))
    #expect(!alice.sandbox.exists("\(alice.shop)/.env.crypt"))
  }

  @Test func statusAsJSON() throws {
    try alice.write("A=1\n", to: "platform/db/.env")
    try alice.write("recipients: {prod: [ci]}\n", to: "tpl.yaml")
    try alice.write("A=1\n", to: "platform/db/.env.prod")
    try alice.write(".env*\n!*.crypt\n", to: ".gitignore")
    try alice.must("tpl", "secret", "encrypt", "platform/db/.env", "platform/db/.env.prod")
    let sound = """
      {"schema":1,"files":[\
      {"path":"platform/db/.env.crypt","state":"readable","in_step":true,"has_place":true,"recipients":["alice","ci"],"missing":[]},\
      {"path":"platform/db/.env.prod.crypt","state":"not for you","recipients":["ci"],"missing":[]}],"findings":[]}

      """
    #expect(try alice.tpl("secret", "status", "--json") == CommandResult(0, sound))
    try alice.write("A=2\n", to: "platform/db/.env")
    try alice.write("recipients: {prod: [alice, ci]}\n", to: "tpl.yaml")
    try alice.write("junk\n", to: ".env.crypt")
    let wrong = """
      {"schema":1,"files":[\
      {"path":".env.crypt","state":"damaged","recipients":[],"missing":[]},\
      {"path":"platform/db/.env.crypt","state":"readable","in_step":false,"has_place":true,"recipients":["alice","ci"],"missing":[]},\
      {"path":"platform/db/.env.prod.crypt","state":"not for you","recipients":["ci"],"missing":["alice"]}],"findings":[\
      {"path":".env.crypt","message":"has no '-----BEGIN CMS-----' block"},\
      {"path":"platform/db/.env.crypt","message":"and the plain file differ: tpl secret diff, then encrypt or decrypt"},\
      {"path":"platform/db/.env.prod.crypt","message":"is not encrypted for alice"}]}

      """
    #expect(try alice.tpl("secret", "status", "--json") == CommandResult(1, wrong))
    #expect(try alice.run(["/bin/mv", alice.key, alice.key + ".away"]).status == 0)
    let locked = try alice.tpl("secret", "status", "--json")
    #expect(
      locked.status == 1 && locked.output.contains(#"{"path":"platform/db/.env.crypt","state":"unopened","recipients""#)
    )
    #expect(locked.errors.contains("only the structure is checked"))
  }

  @Test func aPasswordOpensToo() throws {
    try alice.write("A=1\n", to: ".env")
    let script = "exec 3<<E\ncorrect horse\nE\n'\(Binaries.directory)/tpl' secret \"$@\" --password-fd 3"
    #expect(try alice.run(["/bin/sh", "-c", script, "sh", "encrypt", ".env"]).status == 0)
    #expect(try alice.run(["/bin/sh", "-c", script, "sh", "decrypt", ".env.crypt"]).output == "A=1\n")
    let openssl = ["openssl", "cms", "-decrypt", "-binary", "-inform", "PEM", "-in", ".env.crypt"]
    #expect(try alice.run(openssl + ["-pwri_password", "correct horse"]).output == "# tpl: .env\nA=1\n")
    // Not lost by somebody who does not know it.
    let lost = try alice.tpl("secret", "rekey")
    #expect(lost.status == 1 && lost.errors.contains("can be opened with a password too, which would be lost"))
  }

  @Test func statusGuardsPlainFiles() throws {
    try alice.write(".env\n", to: ".gitignore")
    try alice.write("A=1\n", to: ".env")
    try alice.write("A=1\n", to: ".env.example")
    #expect(try alice.tpl("secret", "status").status == 0)
    try alice.write("B=1\n", to: "platform/db/.env.prod")
    try alice.must("git", "add", "-f", "platform/db/.env.prod")
    try alice.must("git", "commit", "-q", "--no-verify", "-m", "leak")
    try alice.must("git", "mv", "platform/db/.env.prod", "platform/db/.env.dev")
    try alice.write("C=1\n", to: ".env.local")
    let status = try alice.tpl("secret", "status")
    #expect(status.status == 1)
    #expect(
      status.errors == """
        tpl: warning: platform/db/.env.dev is plain and tracked by git
        tpl: warning: .env.local is plain and not ignored by git
        tpl: warning: platform/db/.env.prod is plain in git's history: what it held then counts as known

        """)
  }

  @Test(arguments: [[], ["--armor"]])
  func importsAge(format: [String]) throws {
    try alice.write("A=age\n", to: "plain")
    for key in ["keys", "other"] { try alice.must("age-keygen", "-o", key) }
    let recipient = try alice.must("age-keygen", "-y", "keys").trimmingCharacters(in: .newlines)
    let sealed = try alice.run(["age"] + format + ["-r", recipient, "-o", ".env.age", "plain"])
    #expect(sealed.status == 0, "\(sealed.errors)")
    #expect(
      try alice.tpl("secret", "import", ".env.age")
        == CommandResult(
          64, "",
          "tpl: error: which age identity opens it?\ntpl: hint: export AGE_KEY_FILE=~/.config/age/keys.txt\n"))
    func take(_ variables: String...) throws -> CommandResult {
      try alice.run(["env"] + variables + ["\(Binaries.directory)/tpl", "secret", "import", ".env.age"])
    }
    #expect(
      try take("AGE_KEY_FILE=other") == CommandResult(1, "", "tpl: error: age does not open .env.age\n"))
    #expect(
      try take("AGE_KEY_FILE=keys", "PATH=/nowhere")
        == CommandResult(1, "", "tpl: error: .env.age needs the age program\ntpl: hint: apt install age\n"))
    #expect(!alice.sandbox.exists("\(alice.shop)/.env.crypt"))
    #expect(
      try take("AGE_KEY_FILE=keys")
        == CommandResult(
          0, "",
          "tpl: encrypted .env.crypt for alice, ci\n"
            + "tpl: nothing proves that .env.age was not altered: look at it with 'tpl secret decrypt'\n"))
    #expect(try alice.opened(".env.crypt").output == "# tpl: .env\nA=age\n")
  }

  @Test func statusOfDamagedAndDifferentFiles() throws {
    try alice.write(".env*\n!.env*.crypt\n", to: ".gitignore")
    try alice.write("A=1\n", to: ".env")
    try alice.must("tpl", "secret", "encrypt", ".env")
    try alice.write("A=2\n", to: ".env")
    try alice.write("-----BEGIN CMS-----\nAAAA\n-----END CMS-----\n", to: "platform/db/.env.crypt")
    try alice.must("git", "config", "diff.tplenv.cachetextconv", "true")
    let status = try alice.tpl("secret", "status")
    #expect(status.status == 1)
    #expect(status.output == ".env.crypt\treadable\tdiffers\talice, ci\nplatform/db/.env.crypt\tdamaged\n")
    let lines = status.errors.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasSuffix(".env.crypt and the plain file differ: tpl secret diff, then encrypt or decrypt"))
    #expect(lines[1].hasSuffix("platform/db/.env.crypt is damaged, or no CMS AuthEnvelopedData in DER"))
    #expect(lines[2].contains("diff.tplenv.cachetextconv is on"))
    #expect(try alice.tpl("secret", "diff").output == "\(alice.sandbox.path(alice.shop))/.env\n~A\n")
  }

  @Test(arguments: [
    ["-pbkdf2"], ["-pbkdf2", "-iter", "77777"], ["-md", "sha256"], ["-md", "md5"], ["-pbkdf2", "-base64"],
  ])
  func importsWhatOpensslEncWrote(options: [String]) throws {
    try alice.write("A=1\nLONG=some more text than a block\n", to: "plain")
    try alice.write("correct horse\n", to: "password")
    let command = ["openssl", "enc", "-aes-256-cbc", "-in", "plain", "-out", ".env.prod.enc", "-pass", "file:password"]
    #expect(try alice.run(command + options).status == 0)
    let iterations = options.contains("77777") ? " --iter 77777" : ""
    let script = "'\(Binaries.directory)/tpl' secret import .env.prod.enc\(iterations) --password-fd 3 3<password"
    let imported = try alice.run(["/bin/sh", "-c", script])
    #expect(imported.status == 0, "\(imported.errors)")
    #expect(try alice.opened(".env.prod.crypt").output == "# tpl: .env.prod\n" + alice.text("plain"))
    try alice.write("wrong\n", to: "password")
    try alice.sandbox.remove("\(alice.shop)/.env.prod.crypt")
    let wrong = try alice.run(["/bin/sh", "-c", script])
    #expect(wrong.status == 1 && wrong.errors.contains("does not open with this password"))
  }

  @Test func importsUnauthenticatedCMS() throws {
    try alice.write("A=1\n", to: "plain")
    let command = ["openssl", "cms", "-encrypt", "-aes-256-cbc", "-binary", "-outform", "PEM", "-in", "plain"]
    #expect(try alice.run(command + ["-out", ".env.crypt", "-recip", ".tpl/recipients/alice.crt"]).status == 0)
    let refused = try alice.tpl("secret", "decrypt", ".env.crypt")
    #expect(refused.status == 65)
    #expect(
      refused.errors
        == "tpl: error: .env.crypt is CMS without authentication\ntpl: hint: tpl secret import .env.crypt\n")
    #expect(try alice.tpl("secret", "import", ".env.crypt").status == 0)
    #expect(try alice.opened(".env.crypt").output == "# tpl: .env\nA=1\n")
    #expect(try alice.tpl("secret", "status").output.contains(".env.crypt\treadable\talice, ci"))
  }

  @Test func recognisesOtherTools() throws {
    for (text, name) in [
      ("A=ENC[x]\nsops_mac=y\n", "sops"), ("DOTENV_PUBLIC_KEY=\"x\"\nA=\"encrypted:y\"\n", "dotenvx"),
      ("$ANSIBLE_VAULT;1.1;AES256\n00\n", "ansible-vault"), ("\u{0}GITCRYPT\u{0}x", "git-crypt"),
    ] {
      try alice.write(text, to: ".env.prod.enc")
      let result = try alice.tpl("secret", "import", ".env.prod.enc")
      #expect(
        result.status == 1 && result.errors.hasPrefix("tpl: error: .env.prod.enc is a file of \(name)\ntpl: hint: "))
    }
    try alice.write("hello\n", to: ".env.prod.enc")
    #expect(try alice.tpl("secret", "import", ".env.prod.enc").status == 65)
  }
}
