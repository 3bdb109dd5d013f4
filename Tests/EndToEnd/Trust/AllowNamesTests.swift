import Foundation
import TestSupport
import Testing

/// Nothing is allowed whose names were not shown.
@Suite struct AllowNamesTests {
  private func fixture(_ files: [String: String]) throws -> ActivationFixture {
    try ActivationFixture(.bash, files: files, isAllowed: false)
  }

  /// What a file demands may be there another time, and its names with it.
  @Test func aFileThatDemandsAValueShowsItsNames() throws {
    let hook = try fixture(["platform/timescale/.env": "A=${REGION?}\nPIP_INDEX_URL=http://x\n", ".env": "REGION=eu\n"])
    let allowed = try hook.tpl("allow", "--verbose")
    #expect(allowed.errors.contains("+A +PIP_INDEX_URL!"), "\(allowed.errors)")
    #expect(allowed.errors.contains("tpl: warning: these steer other programs: PIP_INDEX_URL\n"), "\(allowed.errors)")
    let session = try hook.session(directory: "shop/platform/timescale")
    #expect(try session.text(of: "A") == "eu")
  }

  @Test func aFileThatDoesNotParseIsNotAllowed() throws {
    let hook = try fixture([".env.dev": "A=\"\n"])
    #expect(
      try hook.sandbox.run(["/bin/sh", "-c", "git init -q . && git add -f .env.dev"], directory: "shop").status == 0)
    let allowed = try hook.tpl("allow")
    let reason = "is not allowed, because its names cannot be shown: line 2: "
    #expect(allowed.status == 0 && allowed.errors.contains("tpl: warning: .env.dev \(reason)"), "\(allowed.errors)")
    try hook.write([".env.dev": "A=1\n"])
    let session = try hook.session(directory: "shop")
    #expect(session.greeting.contains("NOT LOADED: .env.dev changed (+A), run 'tpl allow'"), "\(session.greeting)")
  }

  /// Whoever has no key, or has it locked, has not seen what is in a file that git brought.
  @Test func aSealedFileThatStaysClosedIsNotAllowed() throws {
    let hook = try fixture(["platform/timescale/.env": "A=1\nPATH=/evil\n", "application/app1/.env": "B=1\n"])
    #expect(try hook.tpl("secret", "init", "--add").status == 0)
    for file in ["platform/timescale/.env", "application/app1/.env"] {
      #expect(try hook.tpl("secret", "encrypt", "--remove", file).status == 0)
    }
    let commit = "git init -q . && git add -f . && git -c user.name=a -c user.email=a@b commit -qm one --no-verify"
    #expect(try hook.sandbox.run(["/bin/sh", "-c", commit], directory: "shop").status == 0)
    let key = hook.sandbox.path("data/tpl/identity.pem")
    try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
    let closed = "is not allowed, because its names cannot be shown: stays closed: your key is missing"
    let allowed = try hook.tpl("allow")
    let files = "application/app1/.env.crypt platform/timescale/.env.crypt"
    #expect(allowed.status == 0 && allowed.errors.contains("tpl: warning: \(files) \(closed)"), "\(allowed.errors)")
    try FileManager.default.moveItem(atPath: key + ".away", toPath: key)
    let session = try hook.session(directory: "shop/platform/timescale")
    #expect(session.greeting.contains("NOT LOADED: platform/timescale/.env.crypt changed (+A +PATH), run 'tpl allow'"))
    #expect(try session.value(of: "A") == nil)
  }

  /// The line of the prompt is for a person and holds twelve names; this one holds all.
  @Test func oneFileShowsEveryName() throws {
    let hook = try fixture([".env": "A=1\n"])
    try hook.allow()
    let names = (1...14).map { "N\($0)" }
    try hook.write([".env": names.map { "\($0)=1\n" }.joined() + "PIP_INDEX_URL=http://x\nPATH=/evil\n"])
    let allowed = try hook.tpl("allow", ".env")
    #expect(
      allowed
        == CommandResult(
          0, "",
          """
          tpl: allowed .env
          tpl:   in it: \(names.joined(separator: " ")) PIP_INDEX_URL PATH
          tpl: warning: these steer other programs: PATH PIP_INDEX_URL

          """))
  }

  /// What a prompt has asked about stands on the screen that answers it.
  @Test func theScreenNamesWhatChangedAndWhatIsGone() throws {
    let hook = try fixture([".env": "A=1\n", ".env.dev": "B=1\n"])
    try hook.sandbox.write("#!/bin/sh\n", to: "shop/localbin/tool", mode: 0o755)
    let commit = "git init -q . && git add -f . && git -c user.name=a -c user.email=a@b commit -qm one"
    #expect(try hook.sandbox.run(["/bin/sh", "-c", commit], directory: "shop").status == 0)
    try hook.allow()
    try hook.write([".env": "A=2\nC=1\n"])
    try hook.sandbox.write("#!/bin/sh\nexit 1\n", to: "shop/localbin/tool", mode: 0o755)
    try hook.sandbox.remove("shop/.env.dev")
    let allowed = try hook.tpl("allow").errors
    for line in ["changed: .env (+C ~A)", "changed: localbin/tool", "gone: .env.dev"] {
      #expect(allowed.contains("tpl:   \(line)\n"), "\(allowed)")
    }
  }

  /// A file of another layer may say what a value becomes.
  @Test func aValueFromElsewhereMaySteer() throws {
    let hook = try fixture([".env": "LOC=/tmp/evil\n", "platform/timescale/.env": "LANG=$LOC\nLC_ALL=C\nTZ=UTC\n"])
    let allowed = try hook.tpl("allow")
    #expect(allowed.errors.contains("tpl: warning: these steer other programs: LANG\n"), "\(allowed.errors)")
  }

  /// Nobody looks at so many, and no prompt could name what a pull adds to them.
  @Test func aFileOfTooManyNamesIsNotAllowed() throws {
    let names = (0...4096).map { "N\($0)=1\n" }.joined()
    let hook = try fixture([".env": names, "platform/timescale/.env": "A=1\n"])
    let commit = "git init -q . && git add -f .env && git -c user.name=a -c user.email=a@b commit -qm one"
    #expect(try hook.sandbox.run(["/bin/sh", "-c", commit], directory: "shop").status == 0)
    let reason = "tpl: warning: .env is not allowed, because its names cannot be shown: more than 4096 names\n"
    let allowed = try hook.tpl("allow")
    #expect(allowed.status == 0 && allowed.errors.contains(reason), "\(allowed.errors)")
    let one = try hook.tpl("allow", ".env")
    #expect(one.status == 77 && one.errors.contains("more than 4096 names"), "\(one)")
    let session = try hook.session(directory: "shop")
    #expect(session.greeting.contains("NOT LOADED: .env changed"), "\(session.greeting)")
    #expect(try session.value(of: "N1") == nil)
  }

  /// One input is allowed, so one is printed.
  @Test func theDocumentOfOneFileNamesItOnly() throws {
    let hook = try fixture([".env": "A=1\n", "platform/timescale/.env": "B=1\nPATH=x\n"])
    try hook.allow()
    try hook.write([".env": "A=2\nC=1\n"])
    let document = try hook.tpl("allow", "--json", ".env")
    #expect(document.status == 0 && document.output.contains(#""path":".env""#), "\(document)")
    #expect(!document.output.contains("timescale") && document.output.contains(#""never_taken":[]"#), "\(document)")
  }

  @Test func theConfigurationShowsItsLines() throws {
    let hook = try fixture(["tpl.yaml": "environments: [dev]\n"])
    try hook.allow()
    try hook.write(["tpl.yaml": "environments: [dev, prod]\n"])
    let allowed = try hook.tpl("allow", "tpl.yaml")
    let screen = "tpl: allowed tpl.yaml\ntpl:   - environments: [dev]\ntpl:   + environments: [dev, prod]\n"
    #expect(allowed == CommandResult(0, "", screen))
  }
}
