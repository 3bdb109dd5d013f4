import Foundation
import TestSupport
import Testing

/// What tpl keeps between two prompts, where, and who can read it.
@Suite struct ActivationStateTests {
  @Test(arguments: Shell.allCases)
  func keepsUndoRecordsPrivateAndValuesOutOfTheEnvironment(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "TOKEN=new-secret-value\nOTHER=x\n"])
    let session = try hook.session(environment: ["TOKEN": "old-secret-value"])
    let before = Set(try session.exported().keys)
    try session.run(hook.cd())
    let exported = try session.exported()
    let added = Set(exported.keys).subtracting(before).subtracting(["OLDPWD"])
    #expect(added == ["OTHER", "TPL_ROOT", "TPL_ENVIRONMENT", "TPL_STATE"])
    let state = try #require(try session.recordName())
    #expect(state.count == 16 && state.allSatisfy(\.isHexDigit))
    for (name, value) in exported where name != "TOKEN" {
      let text = String(decoding: value, as: UTF8.self)
      for secret in ["old-secret-value", "new-secret-value"] {
        let encoded = Data(secret.utf8).base64EncodedString().prefix(16)
        #expect(!text.contains(secret) && !text.contains(encoded), "\(name)")
      }
    }
    let record = "run/tpl/u/\(state)"
    #expect(try mode(hook.sandbox.path(record)) == 0o600)
    for directory in ["run/tpl", "run/tpl/u", "run/tpl/t"] { #expect(try mode(hook.sandbox.path(directory)) == 0o700) }
    let text = hook.sandbox.text(record)
    #expect(text.contains("old-secret-value") && !text.contains("new-secret-value"))
    for token in try FileManager.default.contentsOfDirectory(atPath: hook.sandbox.path("run/tpl/t")) {
      #expect(hook.sandbox.read("run/tpl/t/\(token)") == [])
    }
  }

  private func mode(_ path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
  }

  /// A state that names no record of ours takes nothing back and opens no other file.
  @Test(arguments: Shell.allCases)
  func ignoresAStateThatIsNotOurs(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    try hook.sandbox.write("tpl undo record 1\nview\t/x\t\tdev\nset\tPATH\t0\tevil\nend\n", to: "evil")
    for state in ["../../../evil", "0123456789abcdef", "", "/dev/zero", String(repeating: "a", count: 5000)] {
      let session = try hook.session(environment: ["TPL_STATE": state])
      #expect(try session.run(hook.cd()) == .init(output: "tpl: shop (dev) +HELLO\n", status: 0))
      #expect(try session.text(of: "HELLO") == "world")
      try session.run(hook.leave)
      #expect(try session.value(of: "HELLO") == nil)
      #expect(try session.value(of: "TPL_STATE") == nil)
    }
  }

  /// Records go when nobody carries their name any more: neither a shell nor what one has started.
  @Test(arguments: Shell.allCases)
  func removesRecordsThatNobodyCarries(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=0\n", "platform/timescale/.env": "T=1\n"])
    let (idle, session) = (try hook.session(directory: "shop/platform/timescale"), try hook.session(directory: "shop"))
    let idleState = try #require(try idle.recordName())
    let childState = try #require(try session.recordName())
    try session.run("mkfifo ../fifo; sh -c 'read x < ../fifo' &")
    func records() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: hook.sandbox.path("run/tpl/u")).filter {
        $0.count == 16 && !$0.contains("-")
      }
    }
    // Of shells that have ended.
    for number in 0..<(47 - (try records().count)) {
      let record = try hook.sandbox.write("", to: "run/tpl/u/\(String(format: "%016x", number))")
      let old = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -120)]
      for path in [record, hook.sandbox.path("run/tpl/u/\(idleState)"), hook.sandbox.path("run/tpl/u/\(childState)")] {
        try FileManager.default.setAttributes(old, ofItemAtPath: path)
      }
    }
    #expect(try records().count == 47)
    try session.run("echo HELLO=1 > .env")
    #expect(Set(try records()) == [idleState, childState, try #require(try session.recordName())])
    try idle.run(hook.leave)
    #expect(try idle.value(of: "T") == nil)
    try session.run("echo > ../fifo")
  }

  /// The runtime directory goes when the last login session ends, and what runs in a terminal multiplexer stays.
  @Test(arguments: Shell.allCases)
  func takesBackWhatAFileTellsWhenTheRecordIsGone(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\nMINE=file\n"])
    let session = try hook.session()
    let outside = try session.exported()
    try session.run(hook.cd())
    try session.run(hook.export("MINE", "hand"))
    #expect(try hook.sandbox.run(["rm", "-rf", hook.sandbox.path("run/tpl")]).status == 0)
    let expected = """
      tpl: warning: the record of what was active here is gone; what tpl had set is unset, earlier values are lost
      tpl: left shop -HELLO

      """
    #expect(try session.run(hook.leave).output == expected)
    let after = try session.exported()
    #expect(after["HELLO"] == nil && after["TPL_ROOT"] == nil && after["TPL_STATE"] == nil)
    #expect(after["MINE"] == Array("hand".utf8))
    #expect(after["PATH"] == outside["PATH"])
    #expect(try session.run(hook.cd()).output == "tpl: shop (dev) +HELLO ~MINE\n")
  }

  /// After `sudo -E -s` or `su` the runtime directory in the environment is that of the user before.
  @Test(.enabled(if: getuid() == 0), arguments: Shell.allCases)
  func anotherUsersShellUsesNothingOfTheFirst(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    let first = try hook.session(directory: "shop")
    let inherited = try first.exported().filter { $0.key.hasPrefix("TPL_") || $0.key == "HELLO" || $0.key == "PATH" }
    #expect(try hook.sandbox.run(["mkdir", "-m", "0777", "other"]).status == 0)
    #expect(try hook.sandbox.run(["chmod", "0755", hook.sandbox.root]).status == 0)
    let session = try hook.session(
      environment: inherited.mapValues { String(decoding: $0, as: UTF8.self) }
        .merging(["HOME": hook.sandbox.path("other"), "XDG_DATA_HOME": hook.sandbox.path("other/data")]) { $1 },
      directory: "shop", wrapper: ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"])
    #expect(session.greeting.contains("is not allowed yet"), "\(session.greeting)")
    // By echo: that user cannot write the file which `exported` reads.
    let output = try session.run("echo \"[$TPL_ROOT$TPL_STATE]$PATH\"").output
    #expect(output.hasPrefix("[]") && !output.contains(hook.path("localbin")), "\(output)")
  }

  enum Runtime: String, CaseIterable { case open, link, foreign, file }

  @Test(arguments: Shell.allCases, Runtime.allCases)
  func worksWithoutARuntimeDirectoryOfOurs(shell: Shell, runtime: Runtime) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    let make =
      switch runtime {
      case .open: "mkdir -p other/tpl; chmod 0777 other/tpl"
      case .link: "mkdir -p other elsewhere; chmod 0700 elsewhere; ln -s ../elsewhere other/tpl"
      case .foreign: "mkdir -p other/tpl; chown 65534 other/tpl"
      case .file: "mkdir other; : > other/tpl"
      }
    #expect(try hook.sandbox.run(["/bin/sh", "-c", make]).status == 0)
    let session = try hook.session(environment: ["XDG_RUNTIME_DIR": hook.sandbox.path("other")], directory: "shop")
    #expect(session.greeting.hasPrefix("tpl: error: "), "\(session.greeting)")
    #expect(session.greeting.contains(hook.sandbox.path("other/tpl")), "\(session.greeting)")
    #expect(session.greeting.split(separator: "\n").filter { !$0.hasPrefix("tpl: hint: ") }.count == 1)
    #expect(try session.prompt() == .init(output: "", status: 0))
    #expect(try session.run("echo works").output == "works\n")
    #expect(try session.value(of: "HELLO") == nil)
    // Nothing was put there.
    let left = try hook.sandbox.run([
      "find", hook.sandbox.path("other"), hook.sandbox.path("elsewhere"), "-mindepth", "2",
    ])
    #expect(left.output == "")
    #expect(!hook.sandbox.exists("elsewhere/t"))
    // Mended, the next prompt works. Its messages stay unheard, like those of every repeated attempt in one place.
    #expect(try hook.sandbox.run(["rm", "-rf", hook.sandbox.path("other/tpl")]).status == 0)
    #expect(try session.prompt() == .init(output: "", status: 0))
    #expect(try session.text(of: "HELLO") == "world")
    #expect(try session.run(hook.leave).output == "tpl: left shop -HELLO\n")
  }

  /// A binary that cannot run, or fails, changes nothing of what is active.
  @Test(arguments: Shell.allCases)
  func keepsWhatIsActiveWhenTheBinaryIsGone(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    let copy = "mkdir bin && cp \(shell.quote(Binaries.directory))/tpl bin/"
    #expect(try hook.sandbox.run(["/bin/sh", "-c", copy]).status == 0)
    let tpl = shell.quote(hook.sandbox.path("bin/tpl"))
    let load = shell.text(bash: "eval \"$(\(tpl) hook \(shell))\"\n", fish: "\(tpl) hook fish | source\n")
    let session = try ShellSession(
      shell, in: hook.sandbox, rc: load, environment: ["TPL_WATCHER": "off"], directory: "shop")
    #expect(try session.text(of: "HELLO") == "world")
    try hook.settle(session)
    #expect(try hook.sandbox.run(["mv", hook.sandbox.path("bin/tpl"), hook.sandbox.path("bin/gone")]).status == 0)
    var missing = try session.prompt().output
    #expect(shell.comparesContents || missing == "")
    missing += try session.run("echo HELLO=again > .env").output
    #expect(missing.hasPrefix("tpl: error: ") && missing.hasSuffix("command not found\n"))
    #expect(try session.prompt().output == "")
    #expect(try session.text(of: "HELLO") == "world")
    #expect(try hook.sandbox.run(["mv", hook.sandbox.path("bin/gone"), hook.sandbox.path("bin/tpl")]).status == 0)
    #expect(try session.prompt().output == "tpl: shop (dev) ~HELLO\n")
    #expect(try session.text(of: "HELLO") == "again")
  }
}
