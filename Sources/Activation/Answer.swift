import Bytes

/// What a shell is told at a prompt.
package struct Answer: Sendable {
  /// For the shell to evaluate, messages included: it tells nothing that it has not done.
  package var script: [UInt8] = []
  /// For the person, without `tpl:` in front.
  package var summary: [UInt8]?
  package var warnings: [String] = []
  /// Why the environment is not loaded, where that is news.
  package var obstacle: String?
  /// Whether that is said in red.
  var isColored = false
  /// Whether the directory is in an allowed root.
  package var isActive = false

  /// One line each.
  package var messages: [UInt8] {
    var text: [UInt8] = []
    if let obstacle {
      let line = [UInt8]("tpl: ") + Array(obstacle.utf8)
      // What runs next would run without its environment.
      text += isColored ? [UInt8]("\u{1B}[31m") + line + [UInt8]("\u{1B}[0m") : line
      text.append(.newline)
    }
    for warning in warnings { text += Array("tpl: warning: \(warning)\n".utf8) }
    if let summary { text += [UInt8]("tpl: ") + summary + [.newline] }
    return text
  }

  /// A file of a megabyte can give a reason for each of its lines.
  private static let mostWarnings = 64

  mutating func add(_ news: [PromptWarning]) {
    for warning in news.prefix(Answer.mostWarnings) {
      if warning.isNotLoaded { obstacle = warning.text } else { warnings.append(warning.text) }
    }
    if news.count > Answer.mostWarnings {
      warnings.append("and \(news.count - Answer.mostWarnings) more like these")
    }
  }
}
