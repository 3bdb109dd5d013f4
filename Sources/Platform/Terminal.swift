import CPlatform
import Glibc

/// Standard output and standard error. A result can fail to be written, and then the command failed.
package enum Terminal {
  /// - Throws: EPIPE when the reader has gone: nobody is left to tell.
  package static func writeResult(_ bytes: [UInt8]) throws(SystemError) {
    if bytes.isEmpty { return }
    let output = Descriptor(rawValue: STDOUT_FILENO)
    do throws(SystemError) {
      try output.write(bytes)
    } catch {
      _ = output.release()
      throw SystemError(operation: "write to standard output", code: error.code)
    }
    _ = output.release()
  }

  /// Messages have nowhere to complain to when they cannot be written.
  package static func writeMessage(_ text: String) {
    let output = Descriptor(rawValue: STDERR_FILENO)
    try? output.write(Array(text.utf8))
    _ = output.release()
  }

  package static var isInputTerminal: Bool { isatty(STDIN_FILENO) == 1 }
  package static var isOutputTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Columns; 80 where the terminal does not say.
  package static var width: Int {
    let columns = Int(tpl_terminal_width(STDOUT_FILENO))
    return columns > 0 ? columns : 80
  }
}
