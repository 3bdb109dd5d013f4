import Bytes

extension FreshnessTest {
  /// Asks whether anything is stale, because each `!` takes time.
  func appendTimeTest(to script: inout [UInt8]) {
    if let token { appendOperands(token, to: &script) }
    let isStale = token == nil ? "true" : "test \"$PWD//$TPL_ENV//$PATH\" != $__tpl_test"
    script += Array("function __tpl_prompt --on-event fish_prompt; \(isStale); and __tpl_update; end\n".utf8)
    script += Array("function __tpl_fresh; not \(isStale); end\n".utf8)
  }

  /// One `test` for all: a chain of them costs more. Its operands wait in a variable, because fish reads quotes
  /// again at every call. No operand reads as an operator.
  private func appendOperands(_ token: Path, to script: inout [UInt8]) {
    script.append("set -g __tpl_test ")
    ShellDialect.fish.appendQuoted(state, to: &script)
    if presence != .doesNotMatter {
      script.append(presence == .isActive ? " -o ! -e " : " -o -e ")
      ShellDialect.fish.appendQuoted(workingDirectory, to: &script)
    }
    forEachComparison(token, .fish) { left, right in
      script.append(" -o ")
      ShellDialect.fish.appendQuoted(left, to: &script)
      script.append(" -nt ")
      ShellDialect.fish.appendQuoted(right, to: &script)
    }
    if mustSeeToken(.fish) {
      script.append(" -o ! -e ")
      ShellDialect.fish.appendQuoted(token.bytes, to: &script)
    }
    script.append("\n")
  }
}
