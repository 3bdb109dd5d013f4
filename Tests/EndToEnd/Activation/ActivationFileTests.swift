import Foundation
import TestSupport
import Testing

/// Which files count, and what is said about one that does not: then nothing of the view is loaded.
@Suite struct ActivationFileTests {
  /// What `.env` is, made in the root by sh; HELLO afterwards; the warning after the file's path.
  private static let kinds: [(make: String, value: String?, warning: String?)] = [
    ("mkdir .env", nil, nil),
    ("mkfifo .env", nil, " is no regular file"),
    ("echo HELLO=in > other; ln -s other .env", "in", nil),
    ("echo HELLO=in > platform/other; ln -s platform/other .env", "in", nil),
    ("echo HELLO=out > ../outside; ln -s ../outside .env", nil, " is a symlink out of the repository"),
    (
      "mkdir -p ../shop-2; echo HELLO=out > ../shop-2/x; ln -s ../shop-2/x .env", nil,
      " is a symlink out of the repository"
    ),
    ("ln -s nowhere .env", nil, nil),
    ("ln -s .env .env", nil, nil),
    ("ln -s /dev/zero .env", nil, " is a symlink out of the repository"),
    ("echo HELLO=x > .env; chmod 0646 .env", nil, " can be written by everybody (mend it with chmod o-w)"),
    ("head -c 2000000 /dev/zero > .env", nil, " is larger than 1 MiB"),
    ("printf 'A=1\\nHELLO=\"unterminated\\n' > .env", nil, ":"),
    ("printf 'A=1\\n\\n!HELLO=x\\n' > .env", nil, ":3: "),
    ("printf 'HELLO=x\\nA=${B:?must be set}\\n' > .env", nil, ":2: "),
    ("printf '%s' HELLO=x > .env", "x", nil),
    (": > .env", nil, nil),
  ]

  @Test(arguments: Shell.allCases)
  func takesOnlyFilesThatAreFit(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: ["platform/timescale/.env": "OTHER=loaded\n"])
    let session = try hook.session()
    for (make, value, warning) in Self.kinds {
      let made = try hook.sandbox.run(["/bin/sh", "-c", "rm -rf .env other; \(make)"], directory: "shop")
      #expect(made.status == 0)
      let reply = try session.run(hook.cd("platform/timescale"))
      #expect(reply.status == 0)
      #expect(try session.text(of: "HELLO") == value, "\(make)")
      #expect(try session.value(of: "A") == nil, "\(make)")
      #expect(try session.text(of: "OTHER") == (warning == nil ? "loaded" : nil), "\(make)")
      if let warning {
        #expect(reply.output.hasPrefix("tpl: platform/timescale (dev) NOT LOADED: .env\(warning)"), "\(reply.output)")
        #expect(reply.output.split(separator: "\n").count == 1, "\(reply.output)")
      } else {
        let names = (value == nil ? "" : " +HELLO") + " +OTHER"
        #expect(reply.output == "tpl: platform/timescale (dev)\(names)\n", "\(make)")
      }
      // One warning, not one per prompt, and no further attempts.
      #expect(try session.prompt().output == "", "\(make)")
      if warning != nil { try hook.settle(session) }
      try session.run(hook.leave)
    }
  }

  @Test(arguments: Shell.allCases)
  func namesFileAndLineOfASyntaxErrorOnce(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell,
      files: [
        ".env": "GOOD=1\n", "platform/timescale/.env": "A=1\n\nB=\"half\n", "platform/timescale/.env.local": "C=3\n",
      ])
    let session = try hook.session()
    let prefix = "tpl: platform/timescale (dev) NOT LOADED: "
    let warning =
      prefix + "platform/timescale/.env:4: unterminated quoted value of \"B\", which starts on line 3\n"
    #expect(try session.run(hook.cd("platform/timescale")).output == warning)
    for name in ["A", "GOOD", "C"] { #expect(try session.value(of: name) == nil) }
    // An edit elsewhere is no reason to repeat it.
    #expect(try session.run("echo C=4 > .env.local").output == "")
    #expect(try session.value(of: "C") == nil)
    #expect(try session.run("printf 'A=1\\n' > .env").output == "tpl: platform/timescale (dev) +GOOD +A +C\n")
    // Another error is.
    #expect(try session.run("printf '!' > .env").output.hasPrefix("\(prefix)platform/timescale/.env:1: "))
    // A file that breaks takes the whole view along.
    for name in ["A", "GOOD", "C"] { #expect(try session.value(of: name) == nil) }
  }

  @Test(arguments: Shell.allCases)
  func refusesNamesThatSteerOtherPrograms(shell: Shell) throws {
    let refused = [
      "LD_PRELOAD", "BASH_ENV", "PROMPT_COMMAND", "GIT_SSH_COMMAND", "PYTHONPATH", "HOME", "IFS", "TPL_ROOT", "TPL_ENV",
      "TPL_STATE", "ZDOTDIR", "NODE_OPTIONS", "__tpl_bin", "ld_library_path",
    ]
    let text = refused.map { "\($0)=evil\n" }.joined() + "HELLO=world\n"
    let hook = try ActivationFixture(shell, files: [".env": text])
    let session = try hook.session()
    let before = try session.exported()
    let reply = try session.run(hook.cd())
    for (index, name) in refused.enumerated() {
      #expect(reply.output.contains("\(hook.path(".env")):\(index + 1): \(name) is never taken from a repository\n"))
    }
    let after = try session.exported()
    for name in refused where name != "TPL_ROOT" && name != "TPL_STATE" {
      #expect(after[name] == before[name], "\(name)")
    }
    #expect(after["TPL_ROOT"] == Array(hook.path().utf8))
    #expect(after["HELLO"] == Array("world".utf8))
    #expect(try session.prompt().output == "")
  }

  @Test(arguments: Shell.allCases)
  func loadsNamesThatSteerProgramsFromTheUsersOwnFile(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    let session = try hook.session(directory: "shop")
    let reply = try session.run("printf 'HELLO=again\\nDOCKER_HOST=tcp://evil\\n' > .env")
    #expect(reply.output == "tpl: shop (dev) ~HELLO +DOCKER_HOST\n")
    #expect(try session.text(of: "HELLO") == "again")
    #expect(try session.text(of: "DOCKER_HOST") == "tcp://evil")
  }

  @Test(arguments: Shell.allCases)
  func refusesFilesOfOtherUsers(shell: Shell) throws {
    try #require(getuid() == 0, "only root can give files away")
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n", ".env.local": "OTHER=1\n"])
    #expect(chown(hook.path(".env"), 65534, 65534) == 0)
    let session = try hook.session()
    #expect(
      try session.run(hook.cd()).output
        == "tpl: shop (dev) NOT LOADED: .env belongs to another user\n")
    #expect(try session.value(of: "HELLO") == nil)
    #expect(try session.value(of: "OTHER") == nil)
  }

  /// Files that come with a pull ask again; the user's own do not.
  @Test(arguments: Shell.allCases)
  func asksAgainForAChangeThatComesThroughGit(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell, files: [".env": "HELLO=one\n", ".env.local": "OTHER=1\n"], isAllowed: false)
    let git = "git init -q . && git add -f .env && git -c user.name=a -c user.email=a@b commit -q -m a"
    #expect(try hook.sandbox.run(["/bin/sh", "-c", git], directory: "shop").status == 0)
    try hook.allow()
    let session = try hook.session(directory: "shop")
    #expect(try session.text(of: "HELLO") == "one")
    #expect(
      try session.run("echo HELLO=two > .env").output
        == "tpl: shop (dev) NOT LOADED: .env changed (~HELLO), run 'tpl allow'\n")
    #expect(try session.value(of: "HELLO") == nil)
    #expect(try session.run("echo OTHER=2 > .env.local").output == "")
    #expect(try session.value(of: "OTHER") == nil)
    try hook.allow()
    #expect(try session.prompt().output == "tpl: shop (dev) +HELLO +OTHER\n")
    #expect(try session.text(of: "HELLO") == "two")
    // A file that git starts to track was never shown.
    let add = "echo HELLO=three > .env.dev; git add -f .env.dev"
    #expect(try hook.sandbox.run(["/bin/sh", "-c", add], directory: "shop").status == 0)
    try session.prompt()
    #expect(try session.value(of: "HELLO") == nil)
  }
}
