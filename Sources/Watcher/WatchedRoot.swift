import Bytes
import Index
import Layout

/// A root as the indexer keeps it.
struct WatchedRoot {
  /// Of the row in the index.
  let id: Int64
  let path: Path
  var rules: WatchRules
  /// The root's own directory; `nil` while there is none to watch.
  var top: DirectoryTree.ID?
  var mount: UInt64 = 0
  var clock: IndexClock
  var isReady = false
  var components: Set<Component> = []
  var directories = 0
  var entries = 0
}
