/// A common deadline for all parts of one exchange.
package struct Deadline: Sendable {
  /// `nil` for none.
  private let end: MonotonicTime?

  package init(_ end: MonotonicTime?) { self.end = end }

  package init(within time: Duration) { end = .now + time }

  package static var never: Deadline { Deadline(nil) }

  /// `nil` for ever; zero after the end.
  var nanosecondsLeft: Int64? { end.map { max(0, $0.nanoseconds - MonotonicTime.now.nanoseconds) } }

  /// As poll(2) takes it: milliseconds, rounded down; -1 for ever.
  var pollTimeout: Int32 { nanosecondsLeft.map { Int32(clamping: $0 / 1_000_000) } ?? -1 }
}
