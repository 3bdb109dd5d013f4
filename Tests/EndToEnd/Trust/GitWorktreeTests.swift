import TestSupport
import Testing

/// A linked work tree of an allowed repository is offered, and never taken silently (<doc:Contract#Consent>).
@Suite struct GitWorktreeTests {
  private let git = "git -c user.name=t -c user.email=t@t"

  private func fixture(_ shell: Shell = .bash, isAllowed: Bool = true) throws -> ActivationFixture {
    let hook = try ActivationFixture(
      shell,
      files: [
        "tpl.yaml": "environments: [staging, prod]\ndefault_env: staging\n", ".env": "SHARED=1\n",
        "platform/timescale/.env": "COMPONENT=1\n",
        "localbin/keep": "", "application/app1/keep": "",
      ], isAllowed: false)
    try run("git init -q . && git add -f . && \(git) commit -qm one", hook)
    if isAllowed { try hook.allow() }
    try run("git worktree add -q ../feature -b feature", hook)
    return hook
  }

  private func run(_ script: String, _ hook: ActivationFixture, in directory: String = "shop") throws {
    let result = try hook.sandbox.run(["/bin/sh", "-euc", script], directory: directory)
    guard result.status == 0 else { throw ActivationProblem(message: "\(script): \(result.errors)") }
  }

  @Test(arguments: Shell.allCases)
  func isOfferedWithOneWord(shell: Shell) throws {
    let hook = try fixture(shell)
    let feature = hook.sandbox.path("feature")
    let session = try hook.session()
    #expect(
      try session.run("cd \(feature)").output == "tpl: warning: \(feature) is not allowed yet, look at it and run "
        + "'tpl allow'; 'tpl allow --worktree' allows what is as in \(hook.path())\n")
    #expect(try session.value(of: "SHARED") == nil)
    let allowed = try hook.tpl("allow", "--worktree", directory: "feature/platform")
    #expect(allowed.status == 0 && allowed.output == "")
    #expect(
      allowed.errors == """
        tpl: allowed \(feature), a work tree of \(hook.path()), 2 components
        tpl:   env files: .env platform/timescale/.env
        tpl:   asks again when it changes: .env platform/timescale/.env tpl.yaml
        tpl:   in them: 2 names, 2 from version control (2 new)

        """)
    #expect(try session.prompt().output == "tpl: feature (staging) +SHARED\n")
    #expect(try session.exported()["TPL_ROOT"] == Array(feature.utf8))
    #expect(try session.run("cd platform/timescale").output == "tpl: platform/timescale (staging) +COMPONENT\n")
  }

  /// Only what is the same was allowed.
  @Test func whatDiffersWaits() throws {
    let hook = try fixture()
    try run(
      "echo EVIL=1 > .env; printf 'environments: [staging, prod]\\ndefault_env: prod\\n' > tpl.yaml; echo OWN=1 > .env.local",
      hook, in: "feature")
    try hook.sandbox.write("#!/bin/sh\n", to: "feature/localbin/ls", mode: 0o755)
    let allowed = try hook.tpl("allow", "--worktree", directory: "feature")
    #expect(allowed.status == 0)
    let differences = ".env changed (+EVIL -SHARED), run 'tpl allow'"
    #expect(
      allowed.errors.hasSuffix(
        "tpl: warning: \(differences)\ntpl: warning: tpl.yaml changed, run 'tpl allow'\n"))
    let session = try hook.session(directory: "feature")
    #expect(
      session.greeting == """
        tpl: feature (staging) NOT LOADED: \(differences)
        tpl: warning: tpl.yaml changed, run 'tpl allow'

        """)
    #expect(try session.value(of: "EVIL") == nil)
    try hook.allow("feature")
    #expect(try session.prompt().output == "tpl: feature (prod) +EVIL +OWN\n")
  }

  /// Neither the main work tree, nor another repository, nor one whose main work tree is not allowed.
  @Test func otherDirectoriesAreNone() throws {
    let hook = try fixture(isAllowed: false)
    func expectRefusal(_ directory: String) throws {
      let result = try hook.tpl("allow", "--worktree", directory: directory)
      let reason = "\(hook.sandbox.path(directory)) is no linked git work tree of an allowed repository"
      #expect(result.status == 1 && result.output == "")
      #expect(result.errors == "tpl: error: \(reason)\ntpl: hint: tpl allow\n")
    }
    try expectRefusal("feature")
    try hook.allow()
    try expectRefusal("shop")
    try run("cp -a feature copy; git clone -q shop clone; mkdir -p clone/localbin", hook, in: ".")
    try expectRefusal("copy")
    try expectRefusal("clone")
    // What was denied is not offered either.
    #expect(try hook.tpl("deny").status == 0)
    try expectRefusal("feature")
    #expect(try hook.tpl("roots").output == "")
  }
}
