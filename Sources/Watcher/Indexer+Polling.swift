import Bytes
import Index
import Layout
import Logging
import Platform
import SQLite

/// Looks by itself at what the kernel does not tell of: directories without a watch, and file systems that other
/// machines change too. Only what a directory's times show is seen, so files that are written in place are not.
extension Indexer {
  /// Not more of a core than one part in this many.
  private static let pollingShare: Int64 = 20
  private static let shortestPollingPeriod: Int64 = 1_000_000_000

  /// When to look the next time (nanoseconds, monotonic); `nil` while every directory is watched.
  var nextPoll: Int64? {
    polled.isEmpty ? nil : lastPoll + max(Indexer.shortestPollingPeriod, pollDuration * Indexer.pollingShare)
  }

  /// Marks what changed, and tries to watch what could not be watched.
  func poll() {
    let start = MonotonicClock.nanoseconds
    for (node, version) in polled where tree.isAlive(node) {
      guard let top = tree.topDirectory(of: node), let root = rootOfTop[top].flatMap({ roots[$0] }),
        let relative = tree.relativePath(of: node)
      else { continue }
      if FileStatus.look(root.path.appending(relative), followingSymlinks: false).map(StoredVersion.init) != version {
        dirty.insert(node)
      }
    }
    dirty.formUnion(unreadable)
    pollRoots()
    pollTokens()
    retryWatches()
    lastPoll = MonotonicClock.nanoseconds
    pollDuration = lastPoll - start
  }

  /// Whether each root is still what its path leads to, and whether one that was missed is back.
  private func pollRoots() {
    for root in roots.values {
      guard let top = root.top else { continue }
      if FileStatus.look(root.path, followingSymlinks: false)?.inode != tree[top].inode { dirty.insert(top) }
    }
    mustSeekRoots = true
  }

  /// Listing a directory watches it, once the kernel has room again: a few at first, more when that works.
  private func retryWatches() {
    let watchable = polled.keys.lazy.filter { [self] in tree.isAlive($0) && !isDeaf(tree.topDirectory(of: $0)) }
    watchesToRetry = polled.count < polledBefore ? min(watchesToRetry * 10, 100_000) : 1
    polledBefore = polled.count
    if source.refusal == nil {
      dirty.formUnion(watchable.prefix(watchesToRetry))
    } else if EventSource.isAvailable() {
      log.info("the kernel has room for an inotify instance now, starting again")
      inbox.update { $0.mustStartAgain = true }
      Signals.requestTermination()
    }
  }

  private func isDeaf(_ top: DirectoryTree.ID?) -> Bool {
    top.flatMap { rootOfTop[$0] }.flatMap { roots[$0] }?.isDeaf ?? true
  }

  /// Prompts test the files that they read themselves, but leave tpl.yaml to the watcher.
  private func pollTokens() {
    for root in roots.values {
      guard let top = root.top, polled[top] != nil else { continue }
      let settings = FileStatus.look(root.path.appending("tpl.yaml"))
      if let known = polledSettings[root.id], known != settings { removeTokens(of: root.path) }
      polledSettings[root.id] = .some(settings)
    }
  }

  /// The kernel refused a watch, or it would tell nothing: the directory is polled from now on.
  func pollInstead(_ node: DirectoryTree.ID, _ version: StoredVersion, _ error: SystemError) {
    // Once: every directory after the first says the same.
    if polled.isEmpty, !error.isUnsupported {
      log.error("\(error): changes are seen late, looking at directories one by one; \(Indexer.remedy(for: error))")
    }
    polled[node] = version
  }

  private static func remedy(for error: SystemError) -> String {
    if error.isOutOfDescriptors, error.operation != "inotify_init1" {
      return "raise the limit with 'ulimit -n' and restart tpld"
    }
    if error.operation == "open" || error.operation.hasPrefix("getdents") { return "they are tried again" }
    return error.operation == "inotify_init1"
      ? "raise the limit with 'sysctl fs.inotify.max_user_instances=1024' and restart tpld"
      : "raise the limit with 'sysctl fs.inotify.max_user_watches=1048576'"
  }
}
