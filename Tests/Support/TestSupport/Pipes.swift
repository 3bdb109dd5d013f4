import CTestSupport
import Glibc

/// Feeds a child and collects what it writes while it runs, so that no full pipe can stop it.
struct Pipes {
  private var input: Int32
  private var descriptors: [Int32]
  private var remaining: ArraySlice<UInt8>
  private(set) var collected: [[UInt8]] = [[], []]
  /// The child's ends: 0, 1 and 2.
  let childEnds: [Int32]

  init(input bytes: [UInt8]) throws {
    let pairs = try (0..<3).map { _ in try Pipes.pair() }
    childEnds = [pairs[0].read, pairs[1].write, pairs[2].write]
    input = pairs[0].write
    descriptors = [pairs[1].read, pairs[2].read]
    remaining = bytes[...]
    _ = fcntl(input, F_SETFL, O_NONBLOCK)
  }

  func closeChildEnds() { childEnds.forEach { close($0) } }

  /// Returns once both outputs are at their end, or false at the deadline.
  mutating func drain(by deadline: Deadline) -> Bool {
    while descriptors.contains(where: { $0 >= 0 }) {
      if remaining.isEmpty { closeInput() }
      var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      entries.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0))
      poll(&entries, nfds_t(entries.count), deadline.milliseconds)
      for index in descriptors.indices where entries[index].revents != 0 { readSome(index) }
      if entries[2].revents != 0 { writeSome() }
      if deadline.hasPassed { return false }
    }
    return true
  }

  mutating func closeAll() {
    closeInput()
    for index in descriptors.indices where descriptors[index] >= 0 {
      close(descriptors[index])
      descriptors[index] = -1
    }
  }

  private mutating func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  private mutating func readSome(_ index: Int) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = read(descriptors[index], &buffer, buffer.count)
    if count > 0 {
      collected[index] += buffer[..<count]
    } else if count == 0 || errno != EINTR {
      close(descriptors[index])
      descriptors[index] = -1
    }
  }

  private mutating func writeSome() {
    // A child that no longer reads is no error of the test: SIGPIPE would end the whole run.
    signal(SIGPIPE, SIG_IGN)
    let count = remaining.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
    if count > 0 { remaining = remaining.dropFirst(count) } else if errno != EAGAIN && errno != EINTR { remaining = [] }
  }

  private static func pair() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard test_pipe(&ends) == 0 else { throw TestSupportError.system(call: "pipe2", errno: errno) }
    return (ends[0], ends[1])
  }
}
