import TestSupport
import Testing

/// What belongs to the user stays as it was: `$?`, options, traps, names; and no setting of theirs breaks the hook.
@Suite struct HookPolitenessTests {
  @Test(arguments: Shell.allCases)
  func preservesTheStatus(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    // Another hook, which runs after tpl's.
    let session = try hook.session(
      before: shell.text(
        bash: "PROMPT_COMMAND='SEEN=$?'", zsh: "seen() { SEEN=$? }; precmd_functions=(seen)",
        fish: "function seen --on-event fish_prompt; set -g SEEN $status; end"))
    let fail = shell.text(bash: "(exit 42)", fish: "sh -c 'exit 42'")
    #expect(try session.run(fail).status == 42)
    #expect(try session.text(of: "SEEN") == "42")
    #expect(try session.run("\(hook.cd("project")); \(fail)").status == 42)
    #expect(try session.text(of: "SEEN") == "42")
    #expect(try session.text(of: "HELLO") == "world")
  }

  @Test(arguments: [Shell.bash, .zsh])
  func survivesErrexit(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.answer(in: "project", hook.export("LOCKED", "no"), hook.export("HELLO", "world"))
    let session = try hook.session(after: "readonly LOCKED=mine")
    try session.run("set -e")
    try session.run("false && true")
    try session.run("\(hook.cd("project")); false && true")
    #expect(try session.text(of: "HELLO") == "world")
    try hook.sandbox.write("74", to: "stub/status")
    try session.run("cd ..; false && true")
    #expect(try session.run("echo $-").output.contains("e"))
  }

  @Test(
    arguments: [Shell.bash, .zsh],
    ["set -u", "set -C", "set -a", "set -f", "set -v", "IFS=/", "IFS=", "unset IFS", "POSIX", "KSH"])
  func worksUnderEveryOption(shell: Shell, setting: String) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    let setting =
      switch (setting, shell) {
      case ("POSIX", .bash): "set -o posix"
      case ("POSIX", _): "setopt posix_builtins posix_identifiers posix_strings posix_aliases"
      case ("KSH", .bash): "shopt -s extglob nullglob failglob"
      case ("KSH", _): "setopt ksh_arrays sh_word_split null_glob ignore_braces warn_create_global no_equals"
      default: setting
      }
    let session = try hook.session(before: setting, after: hook.load)
    #expect(session.greeting == (setting == "set -v" ? session.greeting : ""))
    let options = shell.text(bash: "echo $-; shopt -p", zsh: "echo $-; setopt", fish: "")
    let before = try session.run(options).output
    let reply = try session.run(hook.cd("project"))
    #expect(reply == .init(output: setting == "set -v" ? reply.output : "", status: 0))
    #expect(try session.text(of: "HELLO") == "world")
    #expect(try session.run(options).output == before)
    try session.run("cd ..")
    #expect(try session.value(of: "HELLO") == nil)
  }

  @Test(arguments: Shell.allCases)
  func isDeafToAliasesAndFunctionsOfTheUser(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    let names = ["cd", "source", "printf"] + (shell == .fish ? [] : ["command", "eval", "test", "type"])
    let functions = names.map {
      shell.text(bash: "function \($0) { echo hostile; }", fish: "function \($0); echo hostile; end")
    }
    let aliases = shell == .fish ? [] : (names + ["export", "unset", "tpl", "true"]).map { "alias \($0)='echo alias'" }
    // Aliases first: they apply to what is parsed after them. Loading is a word that is none of them.
    let load = "\(shell.text(bash: ".", fish: "builtin source")) \(shell.quote(Binaries.hookScript(shell)))"
    let globals = shell == .zsh ? ["alias -g export='echo global'"] : []
    let hostile = (aliases + globals + functions + [""]).joined(separator: "\n")
    let session = try ShellSession(shell, in: hook.sandbox, rc: hostile + load, environment: hook.environment)
    // fish's own functions do fall for it.
    #expect(session.greeting == (try ShellSession(shell, in: hook.sandbox, rc: hostile).greeting))
    let reply = try session.run("builtin \(hook.cd("project"))")
    #expect(reply == .init(output: "", status: 0))
    #expect(try session.text(of: "HELLO") == "world")
    let call = shell == .fish ? "tpl" : "\\tpl"
    #expect(try session.run("\(call) cd ''").output == "")
    #expect(try session.text(of: "PWD") == hook.sandbox.path("stub"))
    #expect(try session.run("\(call) verb 'a b'") == .init(output: "[verb][a b]\n", status: 7))
  }

  @Test(arguments: Shell.allCases)
  func tracesNoValue(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    let session = try hook.session()
    try session.run(shell.text(bash: "set -x", fish: "set -g fish_trace 1"))
    let output = try session.run(hook.cd("project")).output
    #expect(output.contains("cd"))
    #expect(!output.contains("world"))
    try session.run(shell.text(bash: "set +x", fish: "set -e fish_trace"))
    #expect(try session.text(of: "HELLO") == "world")
  }

  @Test(arguments: Shell.allCases)
  func leavesTrapsAlone(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    let signals = shell == .bash ? ["INT", "EXIT", "DEBUG", "USR1", "ERR"] : ["INT", "EXIT", "USR1"]
    let session = try hook.session(before: signals.map { "trap 'true \($0)' \($0)\n" }.joined())
    let show = shell.text(
      bash: "trap -p", zsh: "trap",
      fish: "for name in (functions -an | string match '__trap*'); functions $name; end")
    let before = try session.run(show).output
    #expect(before.contains("true INT"))
    for directory in ["project", "home", "project"] { try session.run(hook.cd(directory)) }
    for _ in 0..<7 { try session.prompt() }
    #expect(try session.run(show).output == before)
  }

  /// For the command that failed, and not once more for the prompt that hands its status on.
  @Test(arguments: ["", "set -E", "set -e; set +e", "PROMPT_COMMAND='SEEN=$?'", "PROMPT_COMMAND=('SEEN=$?')"])
  func leavesAFailureToItsOwnTrap(setting: String) throws {
    let hook = try HookFixture(.bash)
    try hook.greetInProject()
    let session = try hook.session(before: setting)
    try session.run("trap 'echo trapped' ERR")
    for line in ["(exit 42)", "\(hook.cd("project")); (exit 42)", "(exit 42)"] {
      #expect(try session.run(line) == .init(output: "trapped\n", status: 42))
      if setting.contains("SEEN") { #expect(try session.text(of: "SEEN") == "42") }
    }
    #expect(try session.text(of: "HELLO") == "world")
  }

  @Test(arguments: Shell.allCases)
  func ownsNoOtherNames(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    let session = try ShellSession(shell, in: hook.sandbox, environment: hook.environment)
    let list = shell.text(
      bash: "compgen -v >~/names; compgen -A function >>~/names",
      zsh: "print -l ${(k)parameters} ${(k)functions} >|~/names", fish: "begin; set -n; functions -an; end >~/names")
    func names() throws -> Set<Substring> {
      try session.run(list)
      return Set(hook.sandbox.text("home/names").split(separator: "\n"))
    }
    _ = try names()
    try session.run(hook.cd("home"))
    let before = try names()
    try session.run(hook.load.split(separator: "\n").joined())
    try session.run(hook.cd("project"))
    try session.run("tpl cd")
    try session.run("tpl cd nowhere")
    let added = try names().subtracting(before).filter { !$0.hasPrefix("__tpl_") }
    let expected = shell.text(
      bash: "PROMPT_COMMAND tpl", zsh: "chpwd_functions precmd_functions tpl",
      fish: "__fish_cd_direction dirprev tpl"
    ).split(separator: " ")
    #expect(added.subtracting(["BASH_REMATCH", "status_generation"]).isSubset(of: expected), "\(added)")
    #expect(added.contains("tpl"))
  }
}
