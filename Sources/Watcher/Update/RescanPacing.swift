/// How long to wait before everything is looked at again, when the queue overflows again and again: during such a storm
/// each look would be out of date before it ends.
struct RescanPacing {
  /// Overflows closer together than this are one storm.
  private static let storm: Int64 = 10_000_000_000
  private static let shortest: Int64 = 100_000_000
  private static let longest: Int64 = 2_000_000_000

  private var last: Int64?
  private var pause: Int64 = 0

  /// - Parameter now: nanoseconds, monotonic.
  mutating func noteRescan(now: Int64) {
    let isStorm = last.map { now - $0 < RescanPacing.storm } ?? false
    pause = isStorm ? min(max(pause * 2, RescanPacing.shortest), RescanPacing.longest) : 0
    last = now
  }

  /// Nanoseconds from now until the next rescan is worth its time; 0 outside of a storm. A sync does not wait for it.
  func delay(now: Int64) -> Int64 {
    guard let last, now - last < RescanPacing.storm else { return 0 }
    return max(pause, RescanPacing.shortest)
  }
}
