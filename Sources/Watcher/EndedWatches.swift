/// Watches that ended, by our will or the kernel's, and whose last events may still be in the queue.
struct EndedWatches {
  private var recent: Set<Int32> = []
  private var older: Set<Int32> = []

  mutating func insert(_ watch: Int32) { recent.insert(watch) }

  func contains(_ watch: Int32) -> Bool { recent.contains(watch) || older.contains(watch) }

  /// To be called when all that the queue held was taken. Forgets at the second call: who was in the middle of a change when its
  /// watch ended queues that event a moment later.
  mutating func noteEmptyQueue() {
    older = recent
    recent = []
  }
}
