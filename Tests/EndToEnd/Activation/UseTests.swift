import TestSupport
import Testing

/// `tpl use`: the environment of a repository, kept or in one shell.
@Suite struct UseTests {
  private static let files = [".env": "WHO=all\n", ".env.dev": "WHO=dev\n", ".env.prod": "WHO=prod\n"]

  @Test(arguments: Shell.allCases)
  func isKeptForEveryShell(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: Self.files)
    let session = try hook.session(directory: "shop")
    let other = try hook.session(directory: "shop/platform/timescale")
    for session in [session, other] {
      #expect(try session.text(of: "WHO") == "dev")
      try hook.settle(session)
    }
    let output = try session.run("tpl use prod").output
    #expect(output == "tpl: shop uses prod\ntpl: shop (prod) ~WHO\n")
    #expect(try other.prompt().output == "tpl: platform/timescale (prod) ~WHO\n")
    #expect(try other.run("tpl use").output == "prod\n")
    #expect(try hook.session(directory: "shop").text(of: "WHO") == "prod")
    // A directory of infra stands for its own.
    let there = try session.run("\(hook.cd("infra/gcp/prod")); tpl use").output
    #expect(there.split(separator: "\n").contains("prod"))
    let cleared = try other.run("tpl use --clear").output
    #expect(cleared == "tpl: shop uses dev, the default\ntpl: platform/timescale (dev) ~WHO\n")
  }

  @Test(arguments: Shell.allCases)
  func changesOneShell(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: Self.files)
    let session = try hook.session(directory: "shop")
    let other = try hook.session(directory: "shop")
    try hook.settle(session)
    try hook.settle(other)
    #expect(try session.run("tpl use --shell prod").output == "tpl: shop (prod) ~WHO\n")
    #expect(try session.text(of: "TPL_ENV") == "prod")
    #expect(try session.run("tpl use").output == "prod\n")
    #expect(try other.prompt().output == "")
    let warned = try session.run("tpl use dev").output
    #expect(
      warned == """
        tpl: shop uses dev
        tpl: warning: in this shell TPL_ENV is prod and comes first ('tpl use --shell --clear' ends that)

        """)
    #expect(try session.run("tpl use --shell --clear").output == "tpl: shop (dev) ~WHO\n")
    #expect(try session.value(of: "TPL_ENV") == nil)
    // Help is printed, and nothing is chosen.
    #expect(try session.run("tpl use --shell --help").output.contains("USAGE: tpl use"))
    #expect(try session.run("tpl use --shell no/name").status == 64)
    #expect(try session.value(of: "TPL_ENV") == nil)
  }

  /// The default would be another environment than the one that was chosen.
  @Test(arguments: Shell.allCases)
  func aDamagedChoiceChangesNothing(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: Self.files)
    let session = try hook.session(directory: "shop")
    #expect(try session.run("tpl use prod").output.hasSuffix("tpl: shop (prod) ~WHO\n"))
    try hook.settle(session)
    // A fish before 3.6 asks at each prompt where no watcher is; the others do once the directory changes.
    let output = try ["sed -i s/prod/qrod/ \"$XDG_STATE_HOME\"/tpl/use/*", "cd platform", "cd .."].map {
      try session.run($0).output
    }.joined()
    #expect(output.contains("run 'tpl use --clear' and choose again: damage has changed "), "\(output)")
    #expect(try session.text(of: "WHO") == "prod")
    let shown = try hook.tpl("exec", "--", "sh", "-c", "echo $WHO")
    #expect(shown.status == 74 && shown.output.isEmpty, "\(shown)")
    // What comes before the choice does not ask for it, and consent does not depend on it.
    #expect(try hook.tpl("env", "get", "-e", "dev", "WHO").output == "dev\n")
    #expect(try session.run("TPL_ENV=dev tpl env get WHO").output == "dev\n")
    #expect(try session.run("cd infra/gcp/prod; tpl use; cd ../../..").output.contains("prod\n"))
    let allowed = try hook.tpl("allow")
    #expect(allowed.status == 0 && allowed.errors.contains("run 'tpl use --clear'"), "\(allowed)")
    let cleared = try hook.tpl("use", "--clear")
    #expect(cleared.status == 0 && cleared.errors == "tpl: shop uses dev, the default\n", "\(cleared)")
    _ = try session.prompt()
    #expect(try session.text(of: "WHO") == "dev")
    #expect(try session.run("tpl use prod").output.hasSuffix("tpl: shop (prod) ~WHO\n"))
  }

  @Test func refusesWhatIsNoEnvironment() throws {
    let hook = try ActivationFixture(.bash, files: ["tpl.yaml": "environments: [dev, prod]\n"])
    let unknown = try hook.tpl("use", "staging")
    #expect(unknown.status == 1)
    #expect(
      unknown.errors == "tpl: error: there is no environment 'staging', it has dev, prod\n")
    for name in ["local", "a/b", "", "-"] { #expect(try hook.tpl("use", "--", name).status == 64, "\(name)") }
    #expect(try hook.tpl("use").output == "dev\n")
    let alone = try hook.tpl("use", "--shell", "prod")
    #expect(alone.status == 69)
    #expect(
      alone.errors == "tpl: error: only the hook can change this shell\ntpl: hint: export TPL_ENV=prod\n")
    #expect(try hook.tpl("use", directory: "home").status == 1)
  }

  @Test func aNotedRootOfTheSameNameHasItsOwnChoice() throws {
    let hook = try ActivationFixture(.bash, files: Self.files)
    for name in ["localbin", "platform"] { try hook.sandbox.makeDirectory("other/shop/\(name)") }
    try hook.allow("other/shop")
    #expect(try hook.tpl("use", "prod").status == 0)
    #expect(try hook.tpl("use", directory: "other/shop").output == "dev\n")
  }
}
