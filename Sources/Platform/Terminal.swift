import CPlatform
import Glibc

/// Standard output and standard error. A command whose result cannot be written has failed.
package enum Terminal {
  /// - Throws: EPIPE when the reader has gone; the caller then ends without a message.
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

  /// Writes a message to standard error. An error is ignored, because it could not be reported either.
  package static func writeMessage(_ text: String) { writeMessage(Array(text.utf8)) }

  package static func writeMessage(_ text: [UInt8]) {
    let output = Descriptor(rawValue: STDERR_FILENO)
    try? output.write(text)
    _ = output.release()
  }

  /// Standard input to its end.
  /// - Throws: the errno; EFBIG beyond `limit` bytes.
  package static func readInput(limit: Int) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    let input = Descriptor(rawValue: STDIN_FILENO)
    var failure: SystemError?
    do throws(SystemError) {
      while true {
        let part = try input.read(atMost: 1 << 16)
        if part.isEmpty { break }
        bytes += part
        if bytes.count > limit { throw SystemError(operation: "read standard input", code: EFBIG) }
      }
    } catch {
      failure = SystemError(operation: "read standard input", code: error.code)
    }
    _ = input.release()
    if let failure { throw failure }
    return bytes
  }

  package static var isInputTerminal: Bool { isatty(STDIN_FILENO) == 1 }
  package static var isOutputTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  package static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Columns; 80 where the terminal does not say.
  package static var width: Int {
    let columns = Int(tpl_terminal_width(STDOUT_FILENO))
    return columns > 0 ? columns : 80
  }
}
