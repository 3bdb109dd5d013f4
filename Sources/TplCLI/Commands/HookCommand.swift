import Activation
import ArgumentParser
import Bytes
import Platform
import ShellScripts
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
    guard !wrapCd || dialect == .bash else {
      throw CommandFailure(.usage, "--wrap-cd is for bash", hint: "\(shell) activates on every cd without it")
    }
    let executable = try Path.runningExecutable()
    let script = HookCommand.script(dialect, executable: executable)
    try Output.write(wrapCd ? script + [.newline] + ShellScripts.bashWrapCd : script)
  }

  /// With the program's own path in place of the bare name: a `tpl` in a repository's localbin must not answer.
  static func script(_ shell: ShellDialect, executable: Path) -> [UInt8] {
    let (text, assignment): ([UInt8], String) =
      switch shell {
      case .bash: (ShellScripts.bash, "__tpl_bin=")
      case .zsh: (ShellScripts.zsh, "__tpl_bin=")
      case .fish: (ShellScripts.fish, "__tpl_bin ")
      }
    let placeholder = Array("\(assignment)tpl\n".utf8)
    guard let start = text.firstRange(of: placeholder) else { return text }
    var script = Array(text[..<start.lowerBound]) + Array(assignment.utf8)
    shell.appendQuoted(executable.bytes, to: &script)
    script.append(.newline)
    return script + text[start.upperBound...]
  }
}
