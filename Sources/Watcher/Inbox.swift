import Platform

/// What the drainer and the clients leave for the indexer.
struct Inbox: Sendable {
  /// Unread parts of the kernel's queue, in order.
  var chunks: [[UInt8]] = []
  /// Bytes ever read from the kernel's queue.
  var received = 0
  /// Bytes whose consequences are committed.
  var committed = 0
  /// The oldest chunk in ``chunks`` came then (nanoseconds, monotonic).
  var firstArrival: Int64 = 0
  /// Clients that wait for a commit.
  var waiting = 0
  /// Times a client asked for the consent records to be read, and times that was done.
  var reloadsWanted = 0
  var reloadsDone = 0
  var isCrawling = true
  var mustStop = false
  /// The indexer's last word about itself.
  var report = IndexerReport()
}

/// Numbers for `tpl daemon status`.
struct IndexerReport: Sendable {
  struct Root: Sendable {
    var path: [UInt8]
    var clock: [UInt8]
    var entries: Int
    var directories: Int
  }

  var roots: [Root] = []
  var watches = 0
  var overflows = 0
  var rescans = 0
  /// Directories for which the kernel had no watch left.
  var unwatched = 0
  /// Empty unless something does not work as it should.
  var degraded = ""
}
