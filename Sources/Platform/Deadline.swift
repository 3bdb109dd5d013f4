/// A common deadline for all parts of one exchange.
package struct Deadline {
  /// Nanoseconds of ``MonotonicClock``.
  private let end: Int64?

  /// - Parameter milliseconds: -1 for ever.
  package init(milliseconds: Int32) {
    end = milliseconds < 0 ? nil : MonotonicClock.nanoseconds + Int64(milliseconds) * 1_000_000
  }

  /// Milliseconds, rounded down; -1 for ever.
  package var left: Int32 {
    guard let end else { return -1 }
    return Int32(clamping: max(0, end - MonotonicClock.nanoseconds) / 1_000_000)
  }
}
