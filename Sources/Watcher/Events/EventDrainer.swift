import Platform

/// The thread that empties the kernel's queue into the inbox and does nothing else, so that the queue does not
/// overflow.
struct EventDrainer: Sendable {
  /// A name makes a record of up to 272 bytes; this is room for about a thousand long ones.
  private static let bufferSize = 256 << 10

  let source: EventSource
  let inbox: Monitor<Inbox>

  /// Returns when the source is stopped.
  func run() {
    while true {
      let ready = Poll.ready(source.queueDescriptor, source.stopDescriptor, exceptional: source.mountDescriptor)
      if ready.second { return }
      if ready.exceptional { inbox.update { $0.haveMountsChanged = true } }
      guard ready.first else { continue }
      // Read under the lock: a sync adds what is in the queue to what was read, and must not see a chunk in neither.
      inbox.update { inbox in
        guard let chunk = source.read(atMost: EventDrainer.bufferSize), !chunk.isEmpty else { return }
        if inbox.queue.chunks.isEmpty { inbox.queue.firstArrival = MonotonicTime.now }
        inbox.queue.chunks.append(chunk)
        inbox.queue.received += chunk.count
      }
    }
  }
}
