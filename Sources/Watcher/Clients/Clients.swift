import Platform

/// When a client last asked for something: a daemon without clients leaves.
struct Clients: Sendable {
  /// Requests that wait for their answers.
  private var waiting = 0
  /// Nanoseconds of ``MonotonicClock``; the start counts.
  private var lastSeen = MonotonicClock.nanoseconds

  mutating func began() {
    waiting += 1
    lastSeen = MonotonicClock.nanoseconds
  }

  mutating func ended() {
    waiting -= 1
    lastSeen = MonotonicClock.nanoseconds
  }

  /// From when on the daemon is idle, if no client asks before.
  func idleTime(after seconds: Int64) -> Int64 {
    (waiting > 0 ? MonotonicClock.nanoseconds : lastSeen) + seconds * 1_000_000_000
  }
}
