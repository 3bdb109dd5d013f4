import Glibc
import Platform
import TestSupport
import Testing

/// Messages on a stream: whatever bytes arrive, and wherever they end, the receiver takes whole messages and then
/// stops.
@Suite struct SocketFramingTests {
  private static let longest = 1 << 20

  /// What a naive reader takes from a stream that ends.
  private static func messages(_ stream: [UInt8]) -> [[UInt8]] {
    var found: [[UInt8]] = []
    var offset = 0
    while offset + 4 <= stream.count {
      let length = (0..<4).reduce(0) { $0 | Int(stream[offset + $1]) << (8 * $1) }
      guard length <= longest, offset + 4 + length <= stream.count else { break }
      found.append(Array(stream[(offset + 4)..<(offset + 4 + length)]))
      offset += 4 + length
    }
    return found
  }

  private static func received(_ stream: [UInt8]) throws -> [[UInt8]] {
    var ends: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    let receiver = Descriptor(rawValue: ends[0])
    #expect(send(ends[1], stream, stream.count, Int32(MSG_NOSIGNAL)) == stream.count)
    close(ends[1])
    var found: [[UInt8]] = []
    while let message = try? UnixSocket.receive(from: receiver, until: Deadline(within: .seconds(1))) {
      found.append(message)
    }
    return found
  }

  @Test(.timeLimit(.minutes(60))) func wholeMessagesOnly() throws {
    var random = SeededGenerator(seed: 1)
    var taken = 0
    for execution in 0..<20_000 {
      var stream: [UInt8] = []
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let message = random.bytes(upTo: 20)
        let length =
          Int.random(in: 0..<20, using: &random) == 0 ? Int.random(in: 0...0xFFFF_FFFF, using: &random) : message.count
        stream += (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + message
      }
      if Bool.random(using: &random) { stream += random.bytes(upTo: 9) }
      stream.removeLast(Int.random(in: 0...min(3, stream.count), using: &random))
      let found = try Self.received(stream)
      taken += found.count
      try #require(found == Self.messages(stream), "execution \(execution): \(stream)")
    }
    #expect(taken > 5_000)
  }

  @Test func theLongestMessageAndOneMore() throws {
    for (length, isTaken) in [(Self.longest, true), (Self.longest + 1, false)] {
      var ends: [Int32] = [-1, -1]
      try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
      let receiver = Descriptor(rawValue: ends[0])
      let sender = ends[1]
      let frame = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + [UInt8](repeating: 7, count: length)
      let thread = try Worker {
        var offset = 0
        while offset < frame.count {
          let count = frame.withUnsafeBytes {
            send(sender, $0.baseAddress! + offset, $0.count - offset, Int32(MSG_NOSIGNAL))
          }
          if count <= 0 { break }
          offset += count
        }
        close(sender)
      }
      let message = try? UnixSocket.receive(from: receiver, until: Deadline(within: .seconds(5)))
      #expect((message?.count == length) == isTaken)
      shutdown(receiver.rawValue, Int32(SHUT_RDWR))
      thread.join()
    }
  }
}
