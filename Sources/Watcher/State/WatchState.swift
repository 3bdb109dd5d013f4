import Logging
import Platform

/// What the indexer knows in memory. It is thrown away and made again together with the index.
struct WatchState {
  let roots: WatchedRoots
  let watches: WatchTable
  let batch = Batch()
  let polls: PollSchedule
  let deferred = DeferredRows()

  /// - Parameter removeWatch: from the kernel.
  init(log: Logger, removeWatch: @escaping (WatchDescriptor) -> Void) {
    roots = WatchedRoots()
    watches = WatchTable(roots, removeFromKernel: removeWatch)
    polls = PollSchedule(now: MonotonicTime.now, log: log)
  }

  func removeAll() {
    watches.removeAll()
    roots.removeAll()
    batch.removeAll()
    polls.removeAll()
    deferred.removeAll()
  }
}
