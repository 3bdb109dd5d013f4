import Glibc

/// A moment that polling stops at. Tests poll to a deadline and never sleep.
package struct Deadline {
  private let end: ContinuousClock.Instant
  let seconds: Double

  package init(seconds: Double) {
    self.seconds = seconds
    end = ContinuousClock.now.advanced(by: .seconds(seconds))
  }

  package var hasPassed: Bool { ContinuousClock.now >= end }

  /// For poll(2): what is left, rounded up, and 0 once it has passed.
  package var milliseconds: Int32 {
    let left = ContinuousClock.now.duration(to: end).components
    guard left.seconds >= 0, left.attoseconds >= 0 else { return 0 }
    return Int32(clamping: left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1)
  }
}

/// Polls until `condition` holds. For effects that have no descriptor to wait on: a file that appears.
package func waitUntil(_ what: String, seconds: Double = 10, _ condition: () throws -> Bool) throws {
  let deadline = Deadline(seconds: seconds)
  while try !condition() {
    if deadline.hasPassed { throw TestSupportError.timedOut(what: what, seconds: seconds, transcript: "") }
    poll(nil, 0, 5)
  }
}
