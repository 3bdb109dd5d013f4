import Activation
import ArgumentParser
import TplHot

struct HookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hook", abstract: "Print the hook script of a shell.",
    discussion: """
      bash: eval "$(tpl hook bash)"
      zsh:  eval "$(tpl hook zsh)"
      fish: tpl hook fish | source

      zsh and fish activate on every cd. bash does so at the prompt; with --wrap-cd, which makes cd, pushd and popd functions, \
      'cd x && command' sees the environment of x too.
      """)

  @Argument(help: "bash, zsh or fish.") var shell: String
  @Flag(help: "bash: activate within a line too, by functions in place of cd, pushd and popd.") var wrapCd = false

  mutating func run() throws {
    guard let dialect = ShellDialect(rawValue: shell) else { throw CommandFailure.unknownShell(Array(shell.utf8)) }
    try HookVerb(dialect, wrapsCd: wrapCd).run()
  }
}
