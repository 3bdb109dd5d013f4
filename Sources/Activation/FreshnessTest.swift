import Bytes
import Platform

/// The function that tells a shell, with builtins only, that nothing changed (hook.md, "How").
struct FreshnessTest {
  /// The logical working directory.
  var workingDirectory: [UInt8]
  /// Whether its removal has to be noticed.
  var isActive: Bool
  /// The value of TPL_ENV, empty when unset.
  var chosenEnvironment: [UInt8]
  /// The token's path; `nil` when the next prompt has to look again.
  var token: Path?
  /// Files and directories whose change makes the shell look again.
  var inputs: [FreshnessToken.Input]
  /// Whether the shell is where its logical working directory says. Files are then tested by their way from there: shells spend
  /// much of a test on the length of its paths (fish a fifth). Directories are not: another one may have taken their place.
  var isPhysical: Bool

  func append(to script: inout [UInt8], _ shell: ShellDialect) {
    if shell == .fish {
      appendFish(to: &script)
    } else if let token {
      appendBracketed(token, to: &script, shell)
    } else {
      script.append("__tpl_fresh() { false; }\n")
    }
  }

  private func appendBracketed(_ token: Path, to script: inout [UInt8], _ shell: ShellDialect) {
    script.append("__tpl_fresh() { [[ $PWD == ")
    shell.appendQuoted(workingDirectory, to: &script)
    script.append(" && ${TPL_ENV-} == ")
    shell.appendQuoted(chosenEnvironment, to: &script)
    if isActive {
      script.append(" && -e ")
      shell.appendQuoted(workingDirectory, to: &script)
    }
    for input in inputs {
      script.append(" && ! ")
      shell.appendQuoted(operand(input), to: &script)
      script.append(" -nt ")
      shell.appendQuoted(token.bytes, to: &script)
    }
    if mustSeeToken(shell) {
      // Last: the watcher may remove the token at any moment.
      script.append(" && -e ")
      shell.appendQuoted(token.bytes, to: &script)
    }
    script.append(" ]]; }\n")
  }

  /// Begins with a slash or a dot and a slash, so that no name reads as an operator.
  private func operand(_ input: FreshnessToken.Input) -> [UInt8] {
    guard isPhysical, input.status?.isDirectory == false else { return input.path.bytes }
    let way = input.path.relativePath(from: Path(workingDirectory))
    return way.hasPrefix("../") ? way : [UInt8]("./") + way
  }

  /// In bash and fish every file that exists is newer than a token that is missing, and the directories among the inputs do
  /// exist. In zsh none is.
  private func mustSeeToken(_ shell: ShellDialect) -> Bool { shell == .zsh || inputs.isEmpty }

  /// The prompt's own function holds the test too: a call of another function costs fish a tenth of the whole.
  private func appendFish(to script: inout [UInt8]) {
    var test = [UInt8]("false")
    if let token { test = fishTest(token) }
    script.append("function __tpl_prompt --on-event fish_prompt; ")
    script += test
    script.append("; or __tpl_update; end\nfunction __tpl_fresh; ")
    script += test
    script.append("; end\n")
  }

  /// One `test` for all: a chain of them costs a fifth more. No operand reads as an operator.
  private func fishTest(_ token: Path) -> [UInt8] {
    var test = [UInt8]("test \"$PWD\" = ")
    ShellDialect.fish.appendQuoted(workingDirectory, to: &test)
    test.append(" -a \"/$TPL_ENV\" = ")
    ShellDialect.fish.appendQuoted([.slash] + chosenEnvironment, to: &test)
    if isActive {
      test.append(" -a -e ")
      ShellDialect.fish.appendQuoted(workingDirectory, to: &test)
    }
    for input in inputs {
      test.append(" -a ! ")
      ShellDialect.fish.appendQuoted(operand(input), to: &test)
      test.append(" -nt ")
      ShellDialect.fish.appendQuoted(token.bytes, to: &test)
    }
    if mustSeeToken(.fish) {
      test.append(" -a -e ")
      ShellDialect.fish.appendQuoted(token.bytes, to: &test)
    }
    return test
  }
}
