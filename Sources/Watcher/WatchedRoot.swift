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
  /// Inside of the root, relative to it.
  var mountPoints: Set<[UInt8]> = []
  /// Its file system tells nothing: it is polled.
  var isDeaf = false
  var clock: IndexClock
  var isReady = false
  var components: Set<Component> = []
  var directories = 0
  var entries = 0
  var watches = 0
  /// Of the log of changes; `nil` before its first commit.
  var log: Int64?
}
