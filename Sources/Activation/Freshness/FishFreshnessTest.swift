import Bytes
import Platform

/// The test of fish.
struct FishFreshnessTest {
  let test: FreshnessTest

  /// Asks whether anything is stale, because each `!` takes time.
  func append(to script: inout [UInt8]) {
    if let token = test.token { appendOperands(token, to: &script) }
    let isStale = test.token == nil ? "true" : "test \"$PWD//$TPL_ENV//$PATH\" != $__tpl_test"
    script += Array("function __tpl_prompt --on-event fish_prompt; \(isStale); and __tpl_update; end\n".utf8)
    script += Array("function __tpl_fresh; not \(isStale); end\n".utf8)
  }

  /// One `test` for all: a chain of them costs more. Its operands wait in a variable, because fish reads quotes
  /// again at every call. No operand reads as an operator.
  private func appendOperands(_ token: Path, to script: inout [UInt8]) {
    script.append("set -g __tpl_test ")
    ShellDialect.fish.appendQuoted(test.state, to: &script)
    if test.presence != .doesNotMatter {
      script.append(test.presence == .isActive ? " -o ! -e " : " -o -e ")
      ShellDialect.fish.appendQuoted(test.workingDirectory, to: &script)
    }
    test.forEachComparison(with: token, in: .fish) { left, right in
      script.append(" -o ")
      ShellDialect.fish.appendQuoted(left, to: &script)
      script.append(" -nt ")
      ShellDialect.fish.appendQuoted(right, to: &script)
    }
    if test.mustSeeToken(.fish) {
      script.append(" -o ! -e ")
      ShellDialect.fish.appendQuoted(token.bytes, to: &script)
    }
    script.append("\n")
  }
}
