import CPlatform
import Glibc

/// An eventfd(2) that ends a blocking poll(2) in another thread.
package struct Wakeup: ~Copyable, Sendable {
  package let descriptor: Descriptor

  package init() throws(SystemError) {
    let number = tpl_eventfd()
    guard number >= 0 else { throw SystemError("eventfd") }
    descriptor = Descriptor(rawValue: number)
  }

  package borrowing func signal() {
    var one: UInt64 = 1
    _ = Glibc.write(descriptor.rawValue, &one, 8)
  }
}

/// poll(2) for reading.
package enum Poll {
  package static func pause(_ time: Duration) { _ = Glibc.poll(nil, 0, Int32(clamping: time.milliseconds)) }

  /// Waits without a limit until one of two descriptors is readable or a third one has an exceptional condition
  /// (POLLPRI); a negative number is passed over.
  package static func ready(
    _ first: Int32, _ second: Int32, exceptional third: Int32
  ) -> (first: Bool, second: Bool, exceptional: Bool) {
    var set = (
      pollfd(fd: first, events: Int16(POLLIN), revents: 0), pollfd(fd: second, events: Int16(POLLIN), revents: 0),
      pollfd(fd: third, events: Int16(POLLPRI), revents: 0)
    )
    _ = withUnsafeMutablePointer(to: &set) { pair in
      pair.withMemoryRebound(to: pollfd.self, capacity: 3) { set in
        retryingInterrupts { Glibc.poll(set, 3, -1) }
      }
    }
    return (set.0.revents != 0, set.1.revents != 0, set.2.revents != 0)
  }

  /// Waits until one of two descriptors is readable.
  /// - Returns: which of them is; both `false` after the deadline.
  package static func readable(
    _ first: Int32, _ second: Int32 = -1, until deadline: Deadline = .never
  ) -> (Bool, Bool) {
    let timeout = deadline.pollTimeout
    var set = (
      pollfd(fd: first, events: Int16(POLLIN), revents: 0), pollfd(fd: second, events: Int16(POLLIN), revents: 0)
    )
    _ = withUnsafeMutablePointer(to: &set) { pair in
      pair.withMemoryRebound(to: pollfd.self, capacity: 2) { set in
        retryingInterrupts { Glibc.poll(set, 2, timeout) }
      }
    }
    return (set.0.revents != 0, set.1.revents != 0)
  }
}
