import CTestSupport
import Glibc

/// A Unix socket of a test.
package final class TestSocket: Sendable {
  package let descriptor: Int32

  package enum Kind: Sendable { case listening, bound, datagram, connected }

  /// - Parameter path: at most 107 bytes; `@name` has no file.
  package init(_ kind: Kind, _ path: String) throws {
    let kinds: [test_socket_kind] = [
      TEST_SOCKET_LISTENING, TEST_SOCKET_BOUND, TEST_SOCKET_DATAGRAM, TEST_SOCKET_CONNECTED,
    ]
    let index = [Kind.listening, .bound, .datagram, .connected].firstIndex(of: kind)!
    descriptor = test_socket(kinds[index], path)
    guard descriptor >= 0 else { throw TestSupportError.system(call: "socket \(path)", errno: errno) }
  }

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// The next client of a listening one.
  package func accept(seconds: Double = 30) throws -> TestSocket {
    try waitForInput(Deadline(seconds: seconds))
    let client = Glibc.accept(descriptor, nil, nil)
    guard client >= 0 else { throw TestSupportError.system(call: "accept", errno: errno) }
    _ = fcntl(client, F_SETFD, FD_CLOEXEC)
    return TestSocket(descriptor: client)
  }

  /// One datagram, or what a stream has by now; empty when the other end has closed.
  package func receive(seconds: Double = 30) throws -> [UInt8] {
    try waitForInput(Deadline(seconds: seconds))
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count >= 0 else { throw TestSupportError.system(call: "recv", errno: errno) }
    return Array(buffer[..<count])
  }

  package func send(_ bytes: [UInt8]) throws {
    let count = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    guard count == bytes.count else { throw TestSupportError.system(call: "send", errno: errno) }
  }

  /// A message of the watcher's protocol: four bytes of length, then the bytes. The fields are separated by NUL.
  package func send(fields: [String]) throws { try send(message: Array(fields.joined(separator: "\0").utf8)) }

  package func send(message: [UInt8]) throws {
    try send((0..<4).map { UInt8(truncatingIfNeeded: message.count >> ($0 * 8)) } + message)
  }

  package func receiveMessage(seconds: Double = 30) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      if bytes.count >= 4 {
        let length = (0..<4).reduce(0) { $0 | Int(bytes[$1]) << ($1 * 8) }
        if bytes.count >= 4 + length { return Array(bytes[4..<(4 + length)]) }
      }
      let part = try receive(seconds: seconds)
      if part.isEmpty { throw TestSupportError.system(call: "recv: end", errno: 0) }
      bytes += part
    }
  }

  private func waitForInput(_ deadline: Deadline) throws {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&entry, 1, deadline.milliseconds) <= 0 {
      if deadline.hasPassed {
        throw TestSupportError.timedOut(what: "input on a socket", seconds: deadline.seconds, transcript: "")
      }
    }
  }
}
