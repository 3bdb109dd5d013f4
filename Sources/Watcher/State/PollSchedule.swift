import Logging
import Platform

/// Which directories are looked at by the clock, and when: those that the kernel does not tell of, and in an audit a
/// few of the others. ``Poller`` does the looking.
final class PollSchedule {
  typealias Node = DirectoryTree.ID

  /// Polling takes one part in this many of a core at most.
  private static let share = 20
  private static let shortestPeriod: Duration = .seconds(1)
  /// From one audit to the next: the only time that an idle tpld wakes up.
  private static let auditPeriod: Duration = .seconds(300)
  private static let auditedDirectories = 500

  /// Directories without a watch, with the version that was listed.
  private(set) var directories: [Node: StoredVersion] = [:]
  /// Directories that may not be read. A mode that changes is an event; permissions of another kind (a file system of
  /// another machine, a security module) change without one, so they are tried again at each sync and audit.
  private(set) var unreadable: Set<Node> = []
  /// The next poll is not before that time.
  private var pollsFrom: MonotonicTime
  private var countBefore = 0
  private var retries = 1
  private var lastAudit: MonotonicTime
  private var audited = 0
  private let log: Logger

  init(now: MonotonicTime, log: Logger) { (pollsFrom, lastAudit, self.log) = (now, now, log) }

  // MARK: Which

  func isPolled(_ node: Node) -> Bool { directories[node] != nil }

  /// The kernel refused a watch, or it would not tell of changes: the directory is polled from now on.
  func insert(_ node: Node, _ version: StoredVersion, because error: SystemError) {
    // Logged once: every directory after the first has the same reason.
    if directories.isEmpty, !error.isUnsupported { log.error("\(PollSchedule.explanation(of: error))") }
    directories[node] = version
  }

  private static func explanation(of error: SystemError) -> String {
    error.isBeyondWatchAllowance
      ? "there are more directories than watches that tpld may take, which leaves some for other programs: changes in those "
        + "beyond are seen late; raise the limit with 'sysctl fs.inotify.max_user_watches=1048576'"
      : "\(error): changes are seen late, looking at directories one by one; \(remedy(for: error))"
  }

  private static func remedy(for error: SystemError) -> String {
    if error.isOutOfDescriptors, error.operation != "inotify_init1" {
      return "raise the limit with 'ulimit -n' and restart tpld"
    }
    switch error.operation {
    case "inotify_init1": return "raise the limit with 'sysctl fs.inotify.max_user_instances=1024' and restart tpld"
    case "inotify_add_watch": return "raise the limit with 'sysctl fs.inotify.max_user_watches=1048576'"
    default: return "they are tried again"
    }
  }

  /// The directory is watched now.
  func remove(_ node: Node) { directories[node] = nil }

  func insertUnreadable(_ node: Node) { unreadable.insert(node) }
  func removeUnreadable(_ node: Node) { unreadable.remove(node) }

  /// The node is no longer in the tree.
  func forget(_ node: Node) {
    directories[node] = nil
    unreadable.remove(node)
  }

  /// Whether a directory that is where it was is to be listed all the same: its watch is gone, or it could not be read.
  func mustListAgain(_ node: Node, _ tree: DirectoryTree) -> Bool {
    tree[node].watch < 0 && !isPolled(node) || tree[node].flags.contains(.unreadable)
  }

  func removeAll() { (directories, unreadable) = ([:], []) }

  // MARK: Polls

  /// When to look the next time; `nil` while every directory is watched.
  var nextPoll: MonotonicTime? { directories.isEmpty ? nil : pollsFrom }

  func notePoll(from start: MonotonicTime, to end: MonotonicTime) {
    pollsFrom = end + max(PollSchedule.shortestPeriod, (end - start) * PollSchedule.share)
  }

  /// How many directories this poll tries to watch: listing one watches it, once the kernel has room again. One at
  /// first, ten times as many while that works.
  func nextRetries() -> Int {
    retries = directories.count < countBefore ? min(retries * 10, 100_000) : 1
    countBefore = directories.count
    return retries
  }

  // MARK: Audits

  var nextAudit: MonotonicTime { lastAudit + PollSchedule.auditPeriod }

  func noteAudit(now: MonotonicTime) { lastAudit = now }

  /// The directories of one root that this audit looks at; the next one goes on behind them.
  func auditShare(of nodes: [Node]) -> ArraySlice<Node> {
    let start = audited % max(nodes.count, 1)
    return nodes[start..<min(start + PollSchedule.auditedDirectories, nodes.count)]
  }

  /// All roots have had their share.
  func finishAudit() { audited += PollSchedule.auditedDirectories }
}
