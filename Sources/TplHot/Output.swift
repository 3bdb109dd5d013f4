import Bytes
import Platform

/// The one place that writes results.
package enum Output {
  /// - Throws: when standard output cannot take it. A reader that has gone ends the process quietly by SIGPIPE, as in
  ///   every other tool.
  package static func write(_ bytes: [UInt8]) throws(CommandFailure) {
    do throws(SystemError) {
      // A pipe gets every byte as it is.
      try Terminal.writeResult(Terminal.isOutputTerminal ? bytes.displayedLines : bytes)
    } catch {
      // Where SIGPIPE is ignored, as under many CI runners, this is what is left of it.
      if error.isBrokenPipe { throw CommandFailure(.inputOutput, "") }
      throw CommandFailure(error)
    }
  }

  package static func warn(_ text: String) { Terminal.writeMessage("tpl: warning: \(text)\n") }

  /// A plain line for the person, not a result.
  package static func say(_ text: String) { Terminal.writeMessage("tpl: \(text)\n") }

  package static func hint(_ text: String) { Terminal.writeMessage("tpl: hint: \(text)\n") }

  package static func fail(_ failure: some CommandError) {
    if failure.message.isEmpty { return }
    var text = "tpl: error: \(failure.message)\n"
    for hint in failure.hints { text += "tpl: hint: \(hint)\n" }
    Terminal.writeMessage(text)
  }
}
