import CTestSupport
import Glibc

/// The test's end of a pseudoterminal: everything the shell has written so far, and a way to type.
final class Terminal {
  let name: String
  private let descriptor: Int32
  private(set) var bytes: [UInt8] = []
  private(set) var isClosed = false
  private var answered = 0

  init(columns: Int32 = 200, rows: Int32 = 50) throws {
    var name = [CChar](repeating: 0, count: 64)
    descriptor = test_open_terminal(columns, rows, &name, name.count)
    guard descriptor >= 0 else { throw TestSupportError.system(call: "posix_openpt", errno: errno) }
    self.name = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { close(descriptor) }

  /// Reads until `found` gives a value; nil at the deadline or when the shell has closed its end.
  func wait<Value>(by deadline: Deadline, for found: ([UInt8]) -> Value?) -> Value? {
    while true {
      if let value = found(bytes) { return value }
      if isClosed || deadline.hasPassed { return nil }
      receive(waiting: deadline.milliseconds)
    }
  }

  /// Types. What arrives meanwhile is read, so that neither side can fill up and block.
  func send(_ text: some Sequence<UInt8>, by deadline: Deadline) {
    var left = Array(text)[...]
    while !left.isEmpty && !isClosed && !deadline.hasPassed {
      let count = left.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 { left = left.dropFirst(count) } else { receive(waiting: 10) }
    }
  }

  private func receive(waiting milliseconds: Int32) {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, milliseconds) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = read(descriptor, &buffer, buffer.count)
    if count > 0 {
      bytes += buffer[..<count]
      answerQueries()
    } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
      isClosed = true  // Linux: EIO once no process has the other end open
    }
  }

  /// Newer shells ask what terminal this is, and wait for the answer: device attributes and cursor position.
  private func answerQueries() {
    let answers: [(query: String, answer: String)] = [
      ("\u{1B}[c", "\u{1B}[?62;22c"), ("\u{1B}[0c", "\u{1B}[?62;22c"), ("\u{1B}[6n", "\u{1B}[1;1R"),
    ]
    for (query, answer) in answers where bytes[answered...].firstRange(of: Array(query.utf8)) != nil {
      _ = Array(answer.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
    answered = bytes.count
  }
}

extension Collection where Element == UInt8 {
  func firstRange(of pattern: [UInt8]) -> Range<Index>? {
    var start = startIndex
    while let first = self[start...].firstIndex(of: pattern[0]) {
      if self[first...].starts(with: pattern) { return first..<index(first, offsetBy: pattern.count) }
      start = index(after: first)
    }
    return nil
  }
}
