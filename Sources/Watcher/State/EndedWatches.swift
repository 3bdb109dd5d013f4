import Platform

/// Watches that ended, by our will or the kernel's, and whose last events may still come.
struct EndedWatches {
  /// How long one is remembered at least.
  private static let memory: Duration = .seconds(10)

  private var recent: Set<Int32> = []
  private var older: Set<Int32> = []
  private var since: MonotonicTime?

  mutating func insert(_ watch: Int32) { recent.insert(watch) }

  func contains(_ watch: Int32) -> Bool { recent.contains(watch) || older.contains(watch) }

  /// To be called when all that the queue held was taken. That is not the end: a process that the scheduler stopped in
  /// the middle of a change queues its event only when it runs again, however long ago the watch was removed.
  mutating func noteEmptyQueue(now: MonotonicTime) {
    if let since, now - since <= EndedWatches.memory { return }
    older = recent
    recent = []
    since = now
  }
}
