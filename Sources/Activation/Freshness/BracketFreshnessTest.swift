import Bytes
import Platform

/// The test of bash and zsh: one `[[ … ]]`.
struct BracketFreshnessTest {
  let test: FreshnessTest
  let dialect: ShellDialect

  /// The prompt's own function holds the test too: to call another one takes nearly a tenth of the whole.
  func append(to script: inout [UInt8]) {
    let condition = condition
    script.append("__tpl_fresh() { ")
    script += condition
    script.append("; }\n__tpl_prompt() { ")
    // zsh keeps the user's status itself.
    if dialect == .bash { script.append("\\builtin set -- \"$?\"; ") }
    script += condition
    script.append(" || __tpl_update")
    if dialect == .bash { script.append("; [[ $- != *e* ]] || \\builtin set -- 0; return \"$1\"") }
    script.append("; }\n")
  }

  private var condition: [UInt8] {
    guard let token = test.token else { return [UInt8]("false".utf8) }
    var text = [UInt8]("[[ $PWD//${TPL_ENV-}//${PATH-} == ".utf8)
    dialect.appendQuoted(test.state, to: &text)
    if dialect == .bash { appendCaseTest(to: &text) }
    if test.presence != .doesNotMatter {
      text.append(test.presence == .isActive ? " && -e " : " && ! -e ")
      dialect.appendQuoted(test.workingDirectory, to: &text)
    }
    test.forEachComparison(with: token, in: dialect) { left, right in
      text.append(" && ! ")
      dialect.appendQuoted(left, to: &text)
      text.append(" -nt ")
      dialect.appendQuoted(right, to: &text)
    }
    if test.mustSeeToken(dialect) {
      // Last: the watcher may remove the token at any moment.
      text.append(" && -e ")
      dialect.appendQuoted(token.bytes, to: &text)
    }
    text.append(" ]]")
    return text
  }

  /// With nocasematch, bash's `==` takes one case for the other. Pattern removal never does; it is asked then only,
  /// because it takes longer.
  private func appendCaseTest(to text: inout [UInt8]) {
    text.append(" && ( a != A || ")
    var isFirst = true
    func require(_ variable: StaticString, _ value: [UInt8]) {
      if value.isEmpty { return }
      text.append(isFirst ? "-z ${" : " && -z ${")
      text.append(variable)
      text.append("##")
      ShellDialect.bash.appendQuoted(value, to: &text)
      text.append("}")
      isFirst = false
    }
    require("PWD", test.workingDirectory)
    require("TPL_ENV", test.chosenEnvironment)
    require("PATH", test.searchPath)
    text.append(" )")
  }
}
