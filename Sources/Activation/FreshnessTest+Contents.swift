import Bytes
import Platform

/// The test of a fish that cannot compare times: what the inputs hold is what was read of them.
extension FreshnessTest {
  /// Few commands, because each takes time; all that is long waits in variables, because fish reads quotes again at
  /// every call.
  func appendContentTest(_ contents: InputContents, to script: inout [UInt8]) {
    guard let token else { return appendTimeTest(to: &script) }
    appendOperands(contents, token, to: &script)
    var commands = [UInt8]("function __tpl_fresh\ntest \"$PWD//$TPL_ENV//$PATH\" = $__tpl_test; or return 1\n".utf8)
    // Each text behind an `x`, so that none reads as an operator.
    var comparisons: [String] = []
    script.append("set -g __tpl_read")
    for (input, kind) in zip(inputs, contents.kinds) {
      guard case .content(let content, _) = kind else { continue }
      script.append(" x")
      quote(content, to: &script)
      let number = comparisons.count + 1
      commands += Array("read -lz __tpl_\(number) <".utf8)
      quote(operand(input.path), to: &commands)
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
  private func appendOperands(_ contents: InputContents, _ token: Path, to script: inout [UInt8]) {
    script.append("set -g __tpl_test ")
    quote(state, to: &script)
    func require(_ operators: StaticString, _ path: [UInt8]) {
      script.append(operators)
      quote(path, to: &script)
    }
    require(" -a -e ", token.bytes)
    if presence != .doesNotMatter { require(presence == .isActive ? " -a -e " : " -a ! -e ", workingDirectory) }
    for (input, kind) in zip(inputs, contents.kinds) {
      let path = operand(input.path)
      switch kind {
      case .directory: require(" -a -d ", path)
      case .content(_, let isSymlink):
        require(" -a -f ", path)
        require(" -a -r ", path)
        require(isSymlink ? " -a -L " : " -a ! -L ", path)
      case .unreadable:
        require(" -a -f ", path)
        require(" -a ! -r ", path)
      case .special:
        require(" -a -e ", path)
        require(" -a ! -f ", path)
        require(" -a ! -d ", path)
      }
    }
    for path in contents.absent { require(" -a ! -e ", operand(path)) }
    for path in contents.hidden { require(" -a -e ", operand(path)) }
    script.append(.newline)
  }

  private func quote(_ text: [UInt8], to script: inout [UInt8]) { ShellDialect.fish.appendQuoted(text, to: &script) }
}
