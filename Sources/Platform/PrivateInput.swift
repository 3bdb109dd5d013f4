import Bytes
import CPlatform
import Glibc

/// Reads passphrases, from the terminal without an echo or from a descriptor.
package enum PrivateInput {
  /// One line from the terminal of the process, without an echo; `nil` when it has none.
  package static func line(prompt: String) -> LockedMemory? {
    guard let terminal = try? Descriptor.open(Path("/dev/tty"), O_RDWR | O_NOCTTY) else { return nil }
    try? terminal.write(Array(prompt.utf8))
    guard tpl_mute(terminal.rawValue, 0) == 0 else { return nil }
    defer { tpl_unmute() }
    let line = untilNewline(terminal)
    try? terminal.write([.newline])
    return line
  }

  /// Everything up to the first newline or the end.
  package static func line(descriptor number: Int32) throws(SystemError) -> LockedMemory {
    guard fcntl(number, F_GETFD) >= 0 else {
      throw SystemError(operation: "read descriptor \(number)", code: errno)
    }
    let input = Descriptor(rawValue: number)
    let line = untilNewline(input)
    _ = input.release()
    return line ?? LockedMemory([])
  }

  private static func untilNewline(_ input: borrowing Descriptor) -> LockedMemory? {
    var text: [UInt8] = []
    text.reserveCapacity(4096)
    defer { LockedMemory.wipe(&text) }
    while text.count < 4096, let byte = try? input.read(atMost: 1).first, byte != .newline { text.append(byte) }
    return LockedMemory(text)
  }
}
