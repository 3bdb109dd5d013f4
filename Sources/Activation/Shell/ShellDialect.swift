import Bytes

/// The three shells, as far as the text that they evaluate goes. Quoting is by bytes: one Swift Character can hold a
/// quote and a combining mark, and would compare unequal to the quote.
package enum ShellDialect: String, CaseIterable, Sendable {
  case bash
  case zsh
  case fish

  package init?(name: [UInt8]) {
    if name.equals("bash") {
      self = .bash
    } else if name.equals("zsh") {
      self = .zsh
    } else if name.equals("fish") {
      self = .fish
    } else {
      return nil
    }
  }

  package func appendQuoted(_ value: [UInt8], to script: inout [UInt8]) {
    script.append(.quote)
    // Most values go in whole, which costs a prompt less.
    let isPlain = value.index(of: .quote, from: 0) == nil && value.index(of: UInt8(ascii: "\\"), from: 0) == nil
    if isPlain { script += value } else { appendEscaped(value, to: &script) }
    script.append(.quote)
  }

  private func appendEscaped(_ value: [UInt8], to script: inout [UInt8]) {
    for byte in value {
      // In fish in quotes of their own: where a locale has characters of two bytes (GBK, Big5), a backslash behind half
      // of one would be its other half, and what it was to escape would end the quote. Outside of quotes fish 3.1 loses
      // count of `\\`.
      switch (byte, self) {
      case (.quote, .fish): script.append("'\"'\"'")
      case (.quote, _): script.append("'\\''")
      case (UInt8(ascii: "\\"), .fish): script.append("'\"\\\\\"'")
      default: script.append(byte)
      }
    }
  }

  /// - Parameter name: checked by the caller to be a name that a shell can export.
  package func appendExport(_ name: [UInt8], _ value: [UInt8], to script: inout [UInt8]) {
    appendCommand("\\builtin export ", fish: "set -gx ", name, to: &script)
    script.append(self == .fish ? .space : .equals)
    if self == .fish, name.equals("PATH") {
      appendList(value, to: &script)
    } else {
      appendQuoted(value, to: &script)
    }
    script.append(.newline)
  }

  package func appendUnset(_ name: [UInt8], to script: inout [UInt8]) {
    appendCommand("\\builtin unset ", fish: "set -eg ", name, to: &script)
    script.append(.newline)
  }

  /// `\builtin`, because the user's aliases apply inside eval.
  private func appendCommand(
    _ command: StaticString, fish: StaticString, _ name: [UInt8], to script: inout [UInt8]
  ) {
    script.append(self == .fish ? fish : command)
    script += name
  }

  /// On the shell's standard error.
  func appendMessage(_ text: [UInt8], to script: inout [UInt8]) {
    if text.isEmpty { return }
    script.append(self == .fish ? "builtin printf %s " : "\\builtin printf %s ")
    appendQuoted(text, to: &script)
    script.append(" >&2\n")
  }

  /// A variable of the shell that its children do not see.
  func appendLocal(_ name: StaticString, _ value: [UInt8], to script: inout [UInt8]) {
    script.append(self == .fish ? "set -g " : "")
    script.append(name)
    script.append(self == .fish ? .space : .equals)
    appendQuoted(value, to: &script)
    script.append(.newline)
  }

  /// fish holds PATH as a list.
  private func appendList(_ value: [UInt8], to script: inout [UInt8]) {
    for (index, element) in value.fields(separatedBy: .colon, omittingEmpty: false).enumerated() {
      if index > 0 { script.append(.space) }
      appendQuoted(element, to: &script)
    }
  }
}
