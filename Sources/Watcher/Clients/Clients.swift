import Platform

/// When a client last asked for something: a daemon without clients leaves.
struct Clients: Sendable {
  /// Requests that wait for their answers.
  private var waiting = 0
  /// The start counts.
  private var lastSeen = MonotonicTime.now

  mutating func began() {
    waiting += 1
    lastSeen = MonotonicTime.now
  }

  mutating func ended() {
    waiting -= 1
    lastSeen = MonotonicTime.now
  }

  /// From when on the daemon is idle, if no client asks before.
  func idleTime(after time: Duration) -> MonotonicTime {
    (waiting > 0 ? MonotonicTime.now : lastSeen) + time
  }
}
