import TestSupport
import Testing

/// `X.crypt` stands in where `X` is missing: opened in memory, through consent, and never in the way of a prompt.
@Suite struct SecretActivationTests {
  private let hook: ActivationFixture
  private static let sealed = "platform/timescale/.env.crypt"

  init() throws {
    hook = try ActivationFixture(.bash)
    try hook.tpl("secret", "init", "--add")
    try seal("DB_PASS=s3cr3t\n")
    try hook.allow()
  }

  private func seal(_ text: String) throws {
    try hook.write(["platform/timescale/.env": text])
    let result = try hook.tpl("secret", "encrypt", "--force", "--remove", "platform/timescale/.env")
    guard result.status == 0 else { throw ActivationProblem(message: result.errors) }
  }

  /// Somebody else who can open it: this user's consent does not hear of it.
  private func asAnother(_ arguments: String...) throws {
    let data = hook.sandbox.path("data/tpl")
    try hook.sandbox.makeDirectory("other/tpl", mode: 0o700)
    for file in ["identity.pem", "identity.crt"] {
      #expect(try hook.sandbox.run(["/bin/cp", "-p", "\(data)/\(file)", hook.sandbox.path("other/tpl")]).status == 0)
    }
    let result = try hook.sandbox.run(
      ["\(Binaries.directory)/tpl", "secret"] + arguments,
      environment: ["TPL_WATCHER": "off", "XDG_DATA_HOME": hook.sandbox.path("other")], directory: "shop")
    guard result.status == 0 else { throw ActivationProblem(message: result.errors) }
  }

  private func sealAsAnother(_ text: String) throws {
    try hook.write(["platform/timescale/.env": text])
    try asAnother("encrypt", "--force", "--remove", "platform/timescale/.env")
  }

  private func warning(_ text: String) -> String {
    "tpl: platform/timescale (dev) NOT LOADED: \(Self.sealed) \(text)\n"
  }

  @Test(arguments: Shell.allCases)
  func activatesAndFollows(shell: Shell) throws {
    let hook = try ActivationFixture(shell)
    try hook.tpl("secret", "init", "--add")
    try hook.write([
      "platform/timescale/.env": "A=1\nB=${A}2\n", "platform/timescale/.env.dev": "B=plain\n", ".env.dev": "ROOT=r\n",
    ])
    #expect(try hook.tpl("secret", "encrypt", "--remove", "platform/timescale/.env", ".env.dev").status == 0)
    try hook.allow()
    let session = try hook.session()
    #expect(
      try session.run(hook.cd("platform/timescale")).output == "tpl: platform/timescale (dev) +ROOT +A +B\n")
    #expect(try session.text(of: "A") == "1")
    #expect(try session.text(of: "B") == "plain")
    #expect(try session.text(of: "ROOT") == "r")
    try hook.settle(session)
    // The plain file wins as soon as it is there.
    try hook.write(["platform/timescale/.env": "A=mine\n"])
    #expect(try session.prompt().output == "tpl: platform/timescale (dev) ~A\n")
    try hook.settle(session)
    try hook.sandbox.remove(hook.path("platform/timescale/.env"))
    #expect(try session.prompt().output == "tpl: platform/timescale (dev) ~A\n")
    #expect(try session.text(of: "A") == "1")
    try session.run(hook.leave)
    #expect(try session.value(of: "A") == nil)
  }

  /// A virtual environment may have the plain file's name.
  @Test func standsInBesideADirectoryToo() throws {
    try hook.sandbox.makeDirectory(hook.path("platform/timescale/.env"))
    let session = try hook.session()
    #expect(try session.run(hook.cd("platform/timescale")).output == "tpl: platform/timescale (dev) +DB_PASS\n")
  }

  /// As for a program in the background of a script.
  @Test func whatIsIgnoredStaysIgnored() throws {
    let script =
      "trap '' QUIT; cd platform/timescale; exec '\(Binaries.directory)/tpl' exec -- /bin/sh -c 'kill -QUIT $$; echo $DB_PASS'"
    #expect(
      try hook.sandbox.run(["/bin/sh", "-c", script], environment: ["TPL_WATCHER": "off"], directory: "shop")
        == CommandResult(0, "s3cr3t\n"))
  }

  @Test func asksAgainWhenItChanges() throws {
    let session = try hook.session()
    try session.run(hook.cd("platform/timescale"))
    try hook.settle(session)
    try sealAsAnother("NEW=1\nDB_PASS=other\n")
    let changed = try session.prompt().output
    #expect(
      changed
        == warning("changed (+NEW ~DB_PASS), run 'tpl allow'")
    )
    #expect(try session.prompt().output == "")
    try hook.allow()
    #expect(try session.prompt().output == "tpl: platform/timescale (dev) +NEW +DB_PASS\n")
    #expect(try session.text(of: "DB_PASS") == "other")
    try sealAsAnother("DB_PASS=other\n")
    #expect(
      try session.prompt().output
        == warning("changed (-NEW), run 'tpl allow'"))
    // Who cannot open it cannot tell, and hears why.
    let key = hook.sandbox.path("data/tpl/identity.pem")
    #expect(try hook.sandbox.run(["/bin/mv", key, key + ".away"]).status == 0)
    let other = try hook.session(directory: "shop/platform/timescale")
    #expect(
      other.greeting
        == warning("stays closed: your key is missing, run 'tpl secret init'"))
  }

  /// What the user writes through tpl keeps its permission, and so does a text that was only encrypted again.
  @Test func ownWritesAskNobody() throws {
    let session = try hook.session()
    try session.run(hook.cd("platform/timescale"))
    try hook.settle(session)
    try seal("NEW=1\nDB_PASS=other\n")
    #expect(try session.prompt().output == "tpl: platform/timescale (dev) ~DB_PASS +NEW\n")
    try hook.settle(session)
    let before = hook.sandbox.text(hook.path(Self.sealed))
    try asAnother("rekey")
    #expect(hook.sandbox.text(hook.path(Self.sealed)) != before)
    #expect(try session.prompt().output == "")
    #expect(try session.text(of: "DB_PASS") == "other")
    // A file that nobody has allowed gets no permission by an edit.
    try sealAsAnother("NEW=1\nDB_PASS=theirs\n")
    #expect(try hook.tpl("secret", "rekey").status == 0)
    #expect(try session.prompt().output.contains("\(Self.sealed) changed (~DB_PASS), run 'tpl allow'\n"))
  }

  /// Nobody who has the record, but not the key, can try values against it.
  @Test func theRecordTellsNothingOfValues() throws {
    let script = """
      value() { # FILE NAME VALUE: how often the record has a digest of that value under its salt
        salt=$(sed -n 's/^salt[[:space:]]//p' "$1" | sed 's/../\\\\x&/g')
        { printf '%b' "$salt"; printf '%s\\0%s' "$2" "$3"; } | sha256sum | cut -c1-16 |
          xargs -I{} grep -c {} "$1" || true
      }
      for record in "$0"/allow/*; do value "$record" PLAIN visible; value "$record" DB_PASS s3cr3t; done
      """
    try hook.write([".env": "PLAIN=visible\n", ".gitignore": ""])
    #expect(try hook.sandbox.run(["/bin/sh", "-c", "git init -q && git add -f .env"], directory: "shop").status == 0)
    try hook.allow()
    // The plain one is a control: it is in git for everybody to see.
    #expect(
      try hook.sandbox.run(["/bin/bash", "-c", script, hook.sandbox.path("data/tpl")]) == CommandResult(0, "1\n0\n"))
  }

  @Test func aMissingKeyIsSaidOnce() throws {
    let key = hook.sandbox.path("data/tpl/identity.pem")
    #expect(try hook.sandbox.run(["/bin/mv", key, key + ".away"]).status == 0)
    let session = try hook.session()
    #expect(
      try session.run(hook.cd("platform/timescale")).output
        == warning("stays closed: your key is missing, run 'tpl secret init'"))
    #expect(try session.value(of: "DB_PASS") == nil)
    #expect(try session.prompt().output == "")
    // CI: the key comes with the environment.
    let text = hook.sandbox.text(key + ".away")
    let other = try hook.session(environment: ["TPL_KEY": text], directory: "shop/platform/timescale")
    #expect(try other.text(of: "DB_PASS") == "s3cr3t")
    let third = try hook.session(environment: ["TPL_KEY_FILE": key + ".away"], directory: "shop/platform/timescale")
    #expect(try third.text(of: "DB_PASS") == "s3cr3t")
    #expect(try hook.sandbox.run(["/bin/mv", key + ".away", hook.sandbox.path("tmp/tpl.key")]).status == 0)
    let service = try hook.session(
      environment: ["CREDENTIALS_DIRECTORY": hook.sandbox.path("tmp")], directory: "shop/platform/timescale")
    #expect(try service.text(of: "DB_PASS") == "s3cr3t")
  }

  @Test func aKeyThatOthersCanReadIsNotUsed() throws {
    let key = hook.sandbox.path("data/tpl/identity.pem")
    #expect(try hook.sandbox.run(["/bin/chmod", "644", key]).status == 0)
    let session = try hook.session()
    #expect(
      try session.run(hook.cd("platform/timescale")).output
        == warning("stays closed: \(key) can be read by others, run 'chmod 600 \(key)'"))
  }

  @Test func aLockedKeyIsNeverAskedFor() throws {
    try hook.sandbox.remove("data/tpl/identity.pem")
    try hook.sandbox.remove("shop/.tpl")
    try hook.sandbox.remove(hook.path(Self.sealed))
    let script = "exec 3<<E\ncorrect horse\nE\n'\(Binaries.directory)/tpl' \"$@\" --passphrase-fd 3"
    func protected(_ arguments: String...) throws -> CommandResult {
      try hook.sandbox.run(
        ["/bin/sh", "-c", script, "sh"] + arguments, environment: ["TPL_WATCHER": "off"], directory: "shop")
    }
    #expect(try protected("secret", "init", "--add").status == 0)
    #expect(hook.sandbox.text("data/tpl/identity.pem").hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
    try seal("DB_PASS=s3cr3t\n")
    try hook.allow()
    let session = try hook.session()
    let key = hook.sandbox.path("data/tpl/identity.pem")
    let closed = warning("stays closed: \(key) is locked, run 'tpl secret unlock'")
    #expect(try session.run(hook.cd("platform/timescale")).output == closed)
    #expect(try session.prompt().output == "")
    let refused = try hook.tpl("secret", "decrypt", Self.sealed)
    #expect(refused.status == 1 && refused.errors == "tpl: error: \(key) is locked\ntpl: hint: tpl secret unlock\n")
    #expect(try protected("secret", "decrypt", Self.sealed).output == "DB_PASS=s3cr3t\n")
    let unlocked = try protected("secret", "unlock", "--timeout", "10m")
    defer { _ = try? hook.tpl("secret", "lock") }
    // In a container it says where else; SecretWatcherKeyTests see that.
    #expect(unlocked.status == 0 && unlocked.errors.hasPrefix("tpl: unlocked for 10m"))
    #expect(try session.prompt().output == "tpl: platform/timescale (dev) +DB_PASS\n")
    #expect(try session.text(of: "DB_PASS") == "s3cr3t")
    #expect(try hook.tpl("secret", "lock").errors == "tpl: locked\n")
    #expect(try session.prompt().output == closed)
  }

  /// A virtual environment is often called so; the sealed file beside it stands in all the same.
  @Test func besideADirectoryTheSealedFileIsFollowed() throws {
    try seal("DB_PASS=s3cr3t\n")
    try hook.sandbox.makeDirectory(hook.path("platform/timescale/.env"))
    try hook.allow()
    let session = try hook.session(directory: "shop/platform/timescale")
    #expect(try session.text(of: "DB_PASS") == "s3cr3t")
    try hook.settle(session)
    // In place, so that no directory changes.
    #expect(try session.run("printf x >> .env.crypt").output.contains("NOT LOADED"))
    #expect(try session.value(of: "DB_PASS") == nil)
  }

  @Test func conflictsAreRefused() throws {
    let session = try hook.session()
    let sealed = hook.sandbox.text(hook.path(Self.sealed))
    try hook.write([Self.sealed: "<<<<<<< HEAD\n\(sealed)=======\n\(sealed)>>>>>>> x\n"])
    try hook.allow()
    #expect(
      try session.run(hook.cd("platform/timescale")).output == warning("has git's conflict markers"))
    // The merge driver leaves them inside, where the stock command writes here.
    try hook.sandbox.write("<<<<<<< ours\nA=1\n=======\nA=2\n>>>>>>> theirs\n", to: "conflict")
    let written = try hook.sandbox.run(
      [
        "openssl", "cms", "-encrypt", "-aes-256-gcm", "-binary", "-keyid", "-outform", "PEM", "-in",
        hook.sandbox.path("conflict"), "-out", hook.path(Self.sealed), "-recip",
        hook.sandbox.path("data/tpl/identity.crt"), "-keyopt", "ecdh_kdf_md:sha256",
      ])
    #expect(written.status == 0)
    try hook.allow()
    #expect(
      try session.prompt().output
        == warning("has conflict markers inside, run 'tpl secret resolve' or 'tpl secret edit'"))
    #expect(try session.value(of: "A") == nil)
  }

  /// Commands do not go on where a prompt does.
  @Test func commandsOpenThemToo() throws {
    let directory = "shop/platform/timescale"
    #expect(try hook.tpl("env", "get", "DB_PASS", directory: directory).output == "s3cr3t\n")
    #expect(try hook.tpl("exec", "timescale", "--", "printenv", "DB_PASS").output == "s3cr3t\n")
    try hook.sandbox.remove("data/tpl/identity.pem")
    for arguments in [["env", "get", "DB_PASS", "timescale"], ["exec", "timescale", "--", "printenv", "DB_PASS"]] {
      let result = try hook.sandbox.run(
        ["\(Binaries.directory)/tpl"] + arguments, environment: ["TPL_WATCHER": "off"], directory: "shop")
      #expect(result.status == 77 && result.stdout.isEmpty)
      #expect(result.errors.contains("your key is missing"), "\(result.errors)")
    }
  }

  @Test func namesOnTheListsStayClosed() throws {
    try seal("LD_PRELOAD=/x.so\nDOCKER_HOST=tcp://x\nOK=1\n")
    let shown = try hook.tpl("allow")
    #expect(shown.errors.contains("these steer other programs: DOCKER_HOST"))
    let session = try hook.session()
    let output = try session.run(hook.cd("platform/timescale")).output
    #expect(output.contains("LD_PRELOAD is never taken from a repository"))
    #expect(try session.value(of: "LD_PRELOAD") == nil)
    #expect(try session.text(of: "DOCKER_HOST") == "tcp://x")
  }
}
