import CPlatform
import Glibc

extension Terminal {
  package enum HiddenLine: Equatable, Sendable {
    case text([UInt8])
    /// Ctrl-C, or the terminal has gone.
    case interrupted
  }

  /// Asks on standard error and reads one line from the terminal at standard input without an echo. Keys that send
  /// signals are read as characters meanwhile, so that none of them ends the process with the echo off.
  /// - Throws: the errno of reading, or of a terminal whose echo cannot be turned off.
  package static func readHiddenLine(prompt: String) throws(SystemError) -> HiddenLine {
    guard tpl_mute(STDIN_FILENO, 1) == 0 else { throw SystemError("tcsetattr") }
    defer {
      tpl_unmute()
      writeMessage("\n")
    }
    writeMessage(prompt)
    let input = Descriptor(rawValue: STDIN_FILENO)
    var line = EditedLine()
    var failure: SystemError?
    while line.end == nil, failure == nil {
      do throws(SystemError) {
        // Reads one byte at a time, so that what is typed after the line is left for the next reader.
        line.type(try input.read(atMost: 1).first)
      } catch {
        failure = error
      }
    }
    _ = input.release()
    if let failure { throw failure }
    return line.end == .interrupted ? .interrupted : .text(line.text)
  }

  /// What the line discipline of a terminal would make of the keys (termios(3)).
  private struct EditedLine {
    enum End { case entered, interrupted }

    private(set) var text: [UInt8] = []
    private(set) var end: End?

    /// - Parameter key: `nil` when the terminal has gone.
    mutating func type(_ key: UInt8?) {
      switch key {
      case 0x0A, 0x0D: end = .entered
      case nil, 0x03, 0x1C: end = .interrupted
      // Ctrl-D on an empty line interrupts, otherwise it ends the line.
      case 0x04: end = text.isEmpty ? .interrupted : .entered
      case 0x08, 0x7F: erase()
      case 0x15: text = []
      case let key?: text.append(key)
      }
    }

    /// A character of UTF-8 may be several bytes.
    private mutating func erase() {
      while let last = text.popLast(), last & 0xC0 == 0x80 {}
    }
  }
}
