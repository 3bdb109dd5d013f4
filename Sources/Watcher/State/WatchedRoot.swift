import Bytes
import Index
import Layout

/// A root as the indexer keeps it.
struct WatchedRoot {
  /// What lies in a root, for `tpl daemon status`.
  struct Counts {
    var directories = 0
    var entries = 0
    var watches = 0
  }

  /// Of the row in the index.
  let id: Int64
  let path: Path
  let rules: WatchRules
  var clock: IndexClock
  /// The root's own directory; `nil` while there is none to watch.
  var top: DirectoryTree.ID?
  var mount: UInt64 = 0
  /// Inside of the root, relative to it.
  var mountPoints: Set<[UInt8]> = []
  /// The kernel does not tell of changes in this file system: the root is polled.
  var isWithoutEvents = false
  var components: Set<Component> = []
  var counts = Counts()
  /// Whether the index says that it was crawled to the end.
  var isReadyInIndex = false

  /// Crawled to the end.
  var isReady: Bool { top != nil }

  init(id: Int64, path: Path, rules: WatchRules, clock: IndexClock) {
    (self.id, self.path, self.rules, self.clock) = (id, path, rules, clock)
  }
}
