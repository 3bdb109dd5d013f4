import Platform

/// A question that is asked only where standard input is a terminal, so that it can be answered.
enum Question {
  /// - Returns: `false` as well where standard input is no terminal.
  static func ask(_ question: String) -> Bool {
    guard Terminal.isInputTerminal else { return false }
    Terminal.writeMessage("tpl: \(question) [y/N] ")
    guard let answer = try? PrivateInput.line(descriptor: 0) else { return false }
    return answer.withBytes { $0.first.map { $0 | 0x20 } == UInt8(ascii: "y") }
  }
}
