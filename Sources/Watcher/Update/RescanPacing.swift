import Platform

/// How long to wait before everything is looked at again, when the queue overflows again and again: during such a storm
/// each look would be out of date before it ends.
struct RescanPacing {
  /// Overflows closer together than this are one storm.
  private static let storm: Duration = .seconds(10)
  private static let shortest: Duration = .milliseconds(100)
  private static let longest: Duration = .seconds(2)

  private var last: MonotonicTime?
  private var pause: Duration = .zero

  mutating func noteRescan(now: MonotonicTime) {
    let isStorm = last.map { now - $0 < RescanPacing.storm } ?? false
    pause = isStorm ? min(max(pause * 2, RescanPacing.shortest), RescanPacing.longest) : .zero
    last = now
  }

  /// From now until the next rescan is worth its time; zero outside of a storm. A sync does not wait for it.
  func delay(now: MonotonicTime) -> Duration {
    guard let last, now - last < RescanPacing.storm else { return .zero }
    return max(pause, RescanPacing.shortest)
  }
}
