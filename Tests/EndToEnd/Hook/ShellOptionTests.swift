import Foundation
import TestSupport
import Testing

/// Every option that a shell has, switched to its other value after the hook was loaded: the same results, and the
/// option stays.
@Suite struct ShellOptionTests {
  /// What ends the session, cannot be changed in one, or keeps the harness from reading it.
  private static let excluded: Set<String> = [
    // bash
    "noexec", "onecmd", "restricted", "restricted_shell", "login_shell", "progcomp_alias", "privileged", "xtrace",
    "verbose",
    "interactive_comments", "history", "extdebug",
    // zsh
    "exec", "interactive", "shinstdin", "singlecommand", "stdin", "rcs", "globalrcs", "login", "zle", "monitor",
    "promptsubst",
    "promptpercent", "promptbang", "bash_rematch", "errexit", "errreturn", "ignoreeof", "prompt_subst", "promptcr",
    "promptsp",
    "autocd", "cdablevars", "vi", "emacs", "overstrike", "singlelinezle", "kshautoload", "forcefloat", "promptvars",
  ]

  private static func list(_ session: ShellSession) throws -> [String] {
    let command = session.shell.text(
      bash: "set -o | while read -r n _; do echo \"o $n\"; done; shopt | while read -r n _; do echo \"s $n\"; done",
      zsh: "for n in ${(ok)options}; do print -r -- \"o $n\"; done", fish: "")
    return try session.run(command).output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { $0.hasPrefix("o ") || $0.hasPrefix("s ") }
  }

  @Test(arguments: [Shell.bash, .zsh])
  func everyOption(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=v0\n"])
    let session = try hook.session()
    let options = try Self.list(session).filter { !Self.excluded.contains(String($0.dropFirst(2))) }
    #expect(options.count > (shell == .bash ? 60 : 150), "\(options.count)")
    for (index, option) in options.enumerated() {
      let name = String(option.dropFirst(2))
      let isSet = shell.text(
        bash: option.hasPrefix("s") ? "shopt -q \(name)" : "[[ -o \(name) ]]", zsh: "[[ -o \(name) ]]", fish: "")
      let (on, off) =
        shell == .zsh
        ? ("setopt \(name)", "unsetopt \(name)")
        : option.hasPrefix("s") ? ("shopt -s \(name)", "shopt -u \(name)") : ("set -o \(name)", "set +o \(name)")
      let before = try session.run("\(isSet) && echo IS_ON").output.contains("IS_ON")
      try hook.write([".env": "HELLO=v\(index)\n"])
      #expect(try session.run(before ? off : on).status == 0, "\(name)")
      #expect(try session.run(hook.cd()).output == "tpl: shop (dev) +HELLO\n", "\(option)")
      #expect(try session.text(of: "HELLO") == "v\(index)", "\(option)")
      try hook.write([".env": "HELLO=w\(index)\n"])
      #expect(try session.prompt().output == "tpl: shop (dev) ~HELLO\n", "\(option)")
      #expect(try session.prompt().output == "", "\(option)")
      #expect(try session.run("\(isSet) && echo IS_ON").output.contains("IS_ON") != before, "\(option)")
      #expect(try session.run(hook.leave).output == "tpl: left shop -HELLO\n", "\(option)")
      #expect(try session.value(of: "HELLO") == nil, "\(option)")
      try session.run(before ? on : off)
    }
  }

  /// Neither a trap nor a trace sees a value, whatever the shell lets functions inherit.
  @Test(
    arguments: [Shell.bash, .zsh],
    ["trap", "function", "set -T", "set -o functrace -o errtrace; set -k", "shopt -s extdebug", "set -x", "set -v"])
  func nothingSeesAValue(shell: Shell, setting: String) throws {
    let hook = try ActivationFixture(shell, files: [".env": "DB_PASS=hunter2\nPLAIN=1\n"])
    let session = try hook.session()
    let log = shell.quote(hook.sandbox.path("log"))
    if shell == .bash, setting != "function" {
      if setting != "trap" { try session.run(setting) }
      try session.run("trap 'echo \"$BASH_COMMAND\" >>\(log)' DEBUG; trap 'echo \"$BASH_COMMAND\" >>\(log)' RETURN ERR")
    } else if shell == .zsh {
      if setting.hasPrefix("set -x") || setting.hasPrefix("set -v") { try session.run(setting) }
      try session.run(
        setting == "function"
          ? "TRAPDEBUG() { print -r -- \"$ZSH_DEBUG_CMD\" >>\(log) }; TRAPZERR() { print ERR >>\(log) }"
          : "trap 'print -r -- \"$ZSH_DEBUG_CMD\" >>\(log)' DEBUG")
    }
    let traps = try session.run(shell.text(bash: "trap -p", zsh: "trap; functions TRAPDEBUG", fish: "")).output
    let output = try session.run(hook.cd()).output
    #expect(output.contains("tpl: shop (dev) +DB_PASS +PLAIN\n") && !output.contains("hunter2"))
    try session.prompt()
    #expect(!hook.sandbox.text("log").contains("hunter2") && !hook.sandbox.text("log").contains("export DB_PASS"))
    #expect(try session.text(of: "PLAIN") == "1")
    if !setting.hasPrefix("set -") {
      #expect(try session.run(shell.text(bash: "trap -p", zsh: "trap; functions TRAPDEBUG", fish: "")).output == traps)
    }
    try session.run(hook.leave)
    #expect(try session.value(of: "DB_PASS") == nil)
  }

  /// A DEBUG trap that prints must not print into the answer of tpl, which is evaluated.
  @Test func aTrapDoesNotWriteIntoTheAnswer() throws {
    let hook = try ActivationFixture(.bash, files: [".env": "HELLO=world\n"])
    let session = try hook.session()
    try session.run("set -T; trap 'echo \"touch pwn\"' DEBUG")
    try session.run(hook.cd())
    try session.run("trap - DEBUG")
    #expect(try session.text(of: "HELLO") == "world")
    #expect(!hook.sandbox.exists("shop/pwn") && !hook.sandbox.exists("home/pwn"))
  }

  /// With nocasematch too, a directory is another one when its name differs in case.
  @Test(arguments: Shell.allCases)
  func caseTellsDirectoriesApart(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell, files: ["platform/db/.env": "WHERE=lower\n", "platform/DB/.env": "WHERE=upper\n"])
    try hook.allow()
    let session = try hook.session(
      after: shell.text(bash: "shopt -s nocasematch", zsh: "setopt no_case_match no_case_glob", fish: ""))
    try session.run(hook.cd("platform/db"))
    try hook.settle(session)
    try session.run(hook.cd("platform/DB"))
    #expect(try session.text(of: "WHERE") == "upper")
    try hook.settle(session)
  }

  /// A child without the hook has the text and not the function.
  @Test(arguments: ["", "PROMPT_COMMAND='SEEN=1'", "set -a"])
  func anExportedPromptCommandIsQuietInAChild(setting: String) throws {
    let hook = try ActivationFixture(.bash, files: [".env": "HELLO=world\n"])
    let session = try hook.session(before: setting, after: "set +a; export PROMPT_COMMAND")
    #expect(try session.run(hook.cd()).output == "tpl: shop (dev) +HELLO\n")
    let child = try session.run("echo 'echo in-child; (exit 3)' | bash --norc --noprofile -i 2>&1").output
    #expect(child.contains("in-child") && !child.contains("not found") && !child.contains("tpl:"), "\(child)")
  }

  /// powerlevel10k's instant prompt keeps what is written before its first prompt, and complains about it.
  @Test func theSummaryWaitsForTheInstantPrompt() throws {
    let hook = try ActivationFixture(.zsh, files: [".env": "HELLO=world\n"])
    let before = """
      typeset -g __p9k_instant_prompt_active=1
      exec {saved}>&2 2>\(hook.sandbox.path("held"))
      function p10k_cleanup { exec 2>&$saved; unset __p9k_instant_prompt_active }
      function p10k_first { zmodload zsh/sched; sched +0 p10k_cleanup; precmd_functions=(${precmd_functions:#p10k_first}) }
      precmd_functions=(p10k_first)
      """
    let session = try hook.session(
      before: before, after: "precmd_functions=(p10k_first ${precmd_functions:#p10k_first})", directory: "shop")
    #expect(hook.sandbox.text("held") == "")
    let seen = session.greeting + (try session.prompt().output)
    #expect(seen.contains("tpl: shop (dev) +HELLO\n"), "\(seen)")
    #expect(try session.text(of: "HELLO") == "world")
  }
}
