import Bytes
import Platform

/// The test of a fish that cannot compare times: what the inputs hold is what was read of them.
struct ContentFreshnessTest {
  let test: FreshnessTest
  let contents: InputContents
  let token: Path

  /// Few commands, because each takes 5 us; all that is long waits in variables, because fish reads quotes again at
  /// every call.
  func append(to script: inout [UInt8]) {
    appendOperands(to: &script)
    var commands = [UInt8]("function __tpl_fresh\ntest \"$PWD//$TPL_ENV//$PATH\" = $__tpl_test; or return 1\n".utf8)
    // Each text behind an `x`, so that none reads as an operator.
    var comparisons: [String] = []
    script.append("set -g __tpl_read")
    for (input, kind) in zip(contents.inputs, contents.kinds) {
      guard case .content(let content, _) = kind else { continue }
      script.append(" x")
      quote(content, to: &script)
      let number = comparisons.count + 1
      commands += Array("read -lz __tpl_\(number) <".utf8)
      quote(test.operand(input.path), to: &commands)
      commands.append(.newline)
      comparisons.append("\"x$__tpl_\(number)\" = $__tpl_read[\(number)]")
    }
    script.append(.newline)
    if !comparisons.isEmpty { commands += Array("test \(comparisons.joined(separator: " -a "))\n".utf8) }
    script += commands
    script.append("end\nfunction __tpl_prompt --on-event fish_prompt; __tpl_fresh; or __tpl_update; end\n")
  }

  /// What is behind the first operand of the first test: whether everything is still of the kind it was, so that
  /// nothing after it waits for a FIFO.
  private func appendOperands(to script: inout [UInt8]) {
    script.append("set -g __tpl_test ")
    quote(test.state, to: &script)
    require(" -a -e ", token.bytes, to: &script)
    if test.presence != .doesNotMatter {
      require(test.presence == .isActive ? " -a -e " : " -a ! -e ", test.workingDirectory, to: &script)
    }
    for (input, kind) in zip(contents.inputs, contents.kinds) {
      append(kind, test.operand(input.path), to: &script)
    }
    for path in contents.absent { require(" -a ! -e ", test.operand(path), to: &script) }
    for path in contents.hidden { require(" -a -e ", test.operand(path), to: &script) }
    script.append(.newline)
  }

  private func append(_ kind: InputContents.Kind, _ path: [UInt8], to script: inout [UInt8]) {
    switch kind {
    case .directory: require(" -a -d ", path, to: &script)
    case .content(_, let isSymlink):
      require(" -a -f ", path, to: &script)
      require(" -a -r ", path, to: &script)
      require(isSymlink ? " -a -L " : " -a ! -L ", path, to: &script)
    case .unreadable:
      require(" -a -f ", path, to: &script)
      require(" -a ! -r ", path, to: &script)
    case .special:
      require(" -a -e ", path, to: &script)
      require(" -a ! -f ", path, to: &script)
      require(" -a ! -d ", path, to: &script)
    }
  }

  private func require(_ operators: StaticString, _ path: [UInt8], to script: inout [UInt8]) {
    script.append(operators)
    quote(path, to: &script)
  }

  private func quote(_ text: [UInt8], to script: inout [UInt8]) { ShellDialect.fish.appendQuoted(text, to: &script) }
}
