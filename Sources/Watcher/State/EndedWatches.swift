/// Watches that ended, by our will or the kernel's, and whose last events may still come.
struct EndedWatches {
  /// Nanoseconds that one is remembered at least.
  private static let memory: Int64 = 10_000_000_000

  private var recent: Set<Int32> = []
  private var older: Set<Int32> = []
  private var since: Int64 = 0

  mutating func insert(_ watch: Int32) { recent.insert(watch) }

  func contains(_ watch: Int32) -> Bool { recent.contains(watch) || older.contains(watch) }

  /// To be called when all that the queue held was taken. That is not the end: a process that the scheduler stopped in
  /// the middle of a change queues its event only when it runs again, however long ago the watch was removed.
  /// - Parameter now: nanoseconds, monotonic.
  mutating func noteEmptyQueue(now: Int64) {
    guard now - since > EndedWatches.memory else { return }
    older = recent
    recent = []
    since = now
  }
}
