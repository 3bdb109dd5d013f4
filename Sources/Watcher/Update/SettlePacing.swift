import Platform

/// How long to let a burst go on before it is committed. Under a steady stream of changes the pause grows with what a
/// commit costs, so that the watcher takes a small part of a core only; clients that ask do not wait for it.
struct SettlePacing {
  /// Long enough for the rest of a burst to arrive, too short to be noticed.
  static var shortest: Duration { .milliseconds(20) }
  /// The same while a client follows the changes.
  private static var followed: Duration { .milliseconds(1) }
  /// Beyond that a log of changes would be of little use.
  private static var longest: Duration { .seconds(2) }
  /// One part in this many of a core goes into commits.
  private static let share = 100

  private var lastEnd: MonotonicTime?
  /// Of the last commit: time of the processor.
  private var cost: Duration = .zero

  /// - Parameter cost: time of the processor that the events and the commit took.
  mutating func noteCommit(now: MonotonicTime, cost: Duration) { (lastEnd, self.cost) = (now, cost) }

  /// When to commit what has just begun to arrive.
  func deadline(now: MonotonicTime, isFollowed: Bool) -> MonotonicTime {
    if isFollowed { return now + SettlePacing.followed }
    let earliest = now + SettlePacing.shortest
    guard let lastEnd else { return earliest }
    return max(earliest, lastEnd + min(cost * (SettlePacing.share - 1), SettlePacing.longest))
  }
}
