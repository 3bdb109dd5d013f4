import TestSupport
import Testing

/// The user's own `config.yaml` (<doc:Contract#Files-of-the-user>).
@Suite struct UserConfigurationTests {
  private func configure(_ text: String, _ hook: ActivationFixture, mode: Int = 0o600) throws {
    try hook.sandbox.write(text, to: "config/tpl/config.yaml", mode: mode)
  }

  /// Written while a shell is inside: the next prompt knows.
  @Test(arguments: Shell.allCases)
  func letsNamesThroughAndTakesThemBack(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "EDITOR=ed\nPAGER=cat\nOWN=1\n"])
    let session = try hook.session(directory: "shop")
    func never(_ name: String, line: Int) -> String {
      "tpl: warning: \(hook.path(".env")):\(line): \(name) is never taken from a repository\n"
    }
    #expect(session.greeting == never("EDITOR", line: 1) + never("PAGER", line: 2) + "tpl: shop (dev) +OWN\n")
    try hook.settle(session)
    try configure("allow_names: [editor]\n", hook)
    #expect(try session.prompt().output == "tpl: shop (dev) +EDITOR\n")
    #expect(try session.text(of: "EDITOR") == "ed")
    try hook.settle(session)
    try configure("allow_names: [EDITOR, PAGER]\n", hook)
    #expect(try session.prompt().output == "tpl: shop (dev) +PAGER\n")
    try hook.settle(session)
    try configure("# nothing\n", hook)
    #expect(
      try session.prompt().output == never("EDITOR", line: 1) + never("PAGER", line: 2)
        + "tpl: shop (dev) -EDITOR -PAGER\n")
    #expect(try session.value(of: "EDITOR") == nil)
  }

  @Test(arguments: Shell.allCases)
  func steersTheSummary(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "A=1\nB=1\n"])
    let session = try hook.session()
    for (style, entering, editing, leaving) in [
      ("names", "tpl: shop (dev) +A +B\n", "tpl: shop (dev) ~A +C\n", "tpl: left shop -A -B -C\n"),
      ("count", "tpl: shop (dev) +2\n", "tpl: shop (dev) +1 ~1\n", "tpl: left shop -3\n"), ("off", "", "", ""),
    ] {
      try configure("log: \(style)\n", hook)
      try hook.write([".env": "A=1\nB=1\n"])
      #expect(try session.run(hook.cd()).output == entering)
      try hook.write([".env": "A=2\nB=1\nC=1\n"])
      #expect(try session.prompt().output == editing)
      #expect(try session.text(of: "C") == "1")
      #expect(try session.run(hook.leave).output == leaving)
    }
  }

  /// Said once by prompts, which go on with the defaults; a command stops.
  @Test(
    arguments: [
      ("allow_name: [EDITOR]\n", "1: unknown key \"allow_name\"", "did you mean \"allow_names\"?"),
      ("\nlog: loud\n", "2: invalid log style \"loud\"", "log is off, names, count"),
      ("log: off\nlog: names\n", "2: duplicate key \"log\", first on line 1", nil),
      ("allow_names: EDITOR\n", "1: allow_names: expected a list, found \"EDITOR\"", "write allow_names: [\"EDITOR\"]"),
      (
        "allow_names:\n  - tpl_env\n", "2: invalid name to allow \"tpl_env\"",
        "a name to allow is a variable's, and none by which tpl finds its own files: TPL_*, HOME, XDG_*"
      ),
      (
        "allow_names: [XDG_DATA_HOME]\n", "1: invalid name to allow \"XDG_DATA_HOME\"",
        "a name to allow is a variable's, and none by which tpl finds its own files: TPL_*, HOME, XDG_*"
      ),
    ] as [(String, String, String?)])
  func namesMistakes(text: String, message: String, hint: String?) throws {
    let hook = try ActivationFixture(.bash, files: [".env": "A=1\n"])
    try configure(text, hook)
    let file = hook.sandbox.path("config/tpl/config.yaml")
    let session = try hook.session(directory: "shop")
    let warning = "\(file):\(message)" + (hint.map { " (\($0))" } ?? "") + ", using the defaults"
    #expect(session.greeting == "tpl: warning: \(warning)\ntpl: shop (dev) +A\n")
    #expect(try session.prompt().output == "")
    let allow = try hook.tpl("allow")
    #expect(allow.status == 65 && allow.output == "")
    #expect(allow.errors == "tpl: error: \(file):\(message)\n" + (hint.map { "tpl: hint: \($0)\n" } ?? ""))
    #expect(try hook.tpl("doctor").output.contains("\(file):\(message)\n"))
    // Mended, it counts at once.
    try configure("log: count\n", hook)
    try hook.write([".env": "A=2\n"])
    #expect(try session.prompt().output == "tpl: shop (dev) ~1\n")
  }

  /// It is trusted with names, so nobody else may write it.
  @Test func othersCannotWriteIt() throws {
    let hook = try ActivationFixture(.bash, files: [".env": "EDITOR=ed\n"])
    try configure("allow_names: [EDITOR]\n", hook, mode: 0o666)
    let file = hook.sandbox.path("config/tpl/config.yaml")
    let session = try hook.session(directory: "shop")
    #expect(session.greeting.hasPrefix("tpl: warning: \(file) can be written by everybody, using the defaults\n"))
    #expect(try session.text(of: "EDITOR") != "ed")
    let allow = try hook.tpl("allow")
    #expect(allow.status == 65 && allow.errors == "tpl: error: \(file) can be written by everybody\n")
  }

  /// What was compiled belongs to one version of the file; a damaged one is made again.
  @Test func compilesOnceAndAgainWhenItChanges() throws {
    let hook = try ActivationFixture(.bash, files: [".env": "EDITOR=ed\n"])
    try configure("allow_names: [EDITOR]\n", hook)
    let session = try hook.session(directory: "shop")
    try hook.settle(session)
    let compiled = hook.sandbox.text("state/tpl/config")
    #expect(compiled.contains("allow\tEDITOR\n"))
    for damage in ["", String(compiled.dropLast(4)), "tpl settings 9\n" + compiled] {
      try hook.sandbox.write(damage, to: "state/tpl/config")
      try hook.write([".env": "EDITOR=\(damage.count)\n"])
      try session.prompt()
      #expect(try session.text(of: "EDITOR") == "\(damage.count)")
      #expect(hook.sandbox.text("state/tpl/config") == compiled)
    }
    // The same text with the same time in another file.
    try session.run("cp -p \(hook.sandbox.path("config/tpl/config.yaml")) x && echo 'allow_names: []' > x")
    try session.run(
      "touch -r \(hook.sandbox.path("config/tpl/config.yaml")) x; mv x \(hook.sandbox.path("config/tpl/config.yaml"))")
    try hook.write([".env": "EDITOR=new\n"])
    try session.prompt()
    #expect(try session.text(of: "EDITOR") != "new")
  }

  /// An active virtual environment unsets PYTHONHOME, which an allowed file sets: both are in the record of what to
  /// take back.
  @Test func namesAVariableOnceThatIsRecordedTwice() throws {
    let names = "PYTHONHOME=/x\nB=1\nC=2\nD=3\n"
    let hook = try ActivationFixture(
      .bash, files: ["application/app1/.env": names, "application/app1/venv/pyvenv.cfg": "home = /usr/bin\n"])
    try hook.sandbox.makeDirectory("shop/application/app1/venv/bin")
    try configure("allow_names: [PYTHONHOME]\n", hook)
    let session = try hook.session(before: "export PYTHONHOME=/mine")
    #expect(
      try session.run(hook.cd("application/app1")).output
        == "tpl: application/app1 (dev) -PYTHONHOME +B +C +D +VIRTUAL_ENV\n")
    #expect(try session.run(hook.leave).output == "tpl: left application/app1 +PYTHONHOME -B -C -D -VIRTUAL_ENV\n")
    #expect(try session.text(of: "PYTHONHOME") == "/mine")
  }
}
