import TestSupport
import Testing

/// Other tools that live in the prompt, before and after tpl's hook.
@Suite struct HookNeighbourTests {
  enum Neighbour: String, CaseIterable { case direnv, zoxide, starship }

  @Test(arguments: Shell.allCases, Neighbour.allCases)
  func worksBesideOtherHooks(shell: Shell, neighbour: Neighbour) throws {
    for isFirst in [true, false] {
      let hook = try HookFixture(shell)
      try hook.greetInProject()
      let other = Self.load(neighbour, into: shell)
      let session = try hook.session(before: isFirst ? other : "", after: isFirst ? "" : other)
      try hook.sandbox.write("export FROM_DIRENV=1\n", to: "project/.envrc")
      _ = try hook.sandbox.run(["direnv", "allow", hook.sandbox.path("project")])
      let reply = try session.run("\(hook.cd("project")); sh -c 'exit 42'")
      #expect(reply.status == 42, "\(neighbour) first: \(isFirst)")
      #expect(try session.text(of: "HELLO") == "world")
      switch neighbour {
      case .direnv: #expect(try session.text(of: "FROM_DIRENV") == "1")
      case .zoxide:
        let known = try hook.sandbox.run(["zoxide", "query", "--list"])
        #expect(known.output.contains(hook.sandbox.path("project")))
      case .starship:
        try session.run("sh -c 'exit 42'")
        #expect(try session.text(of: "STARSHIP_CMD_STATUS") == "42")
      }
      let calls = hook.calls.count
      try session.prompt()
      #expect(hook.calls.count == calls)
      try session.run("cd ..")
      #expect(try session.value(of: "HELLO") == nil)
    }
  }

  private static func load(_ neighbour: Neighbour, into shell: Shell) -> String {
    switch neighbour {
    case .direnv: shell.text(bash: "eval \"$(direnv hook \(shell))\"", fish: "direnv hook fish | source")
    case .zoxide: shell.text(bash: "eval \"$(zoxide init \(shell))\"", fish: "zoxide init fish | source")
    case .starship:
      // The edits of `starship init`: bash's whole PROMPT_COMMAND is replaced, and run from within.
      shell.text(
        bash: """
          starship_precmd() {
            STARSHIP_CMD_STATUS=$?
            _starship_set_return "$STARSHIP_CMD_STATUS"
            eval "$_PRESERVED_PROMPT_COMMAND"
            return "$STARSHIP_CMD_STATUS"
          }
          _starship_set_return() { return "$1"; }
          _PRESERVED_PROMPT_COMMAND="${PROMPT_COMMAND-}"
          PROMPT_COMMAND="starship_precmd"
          """,
        zsh: """
          starship_precmd() { STARSHIP_CMD_STATUS=$? }
          autoload -Uz add-zsh-hook
          add-zsh-hook precmd starship_precmd
          """,
        fish: "function starship_precmd --on-event fish_prompt; set -g STARSHIP_CMD_STATUS $status; end")
    }
  }
}
