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
  /// Clients that wait for the next change.
  var followers = 0
  /// When the last of them had an answer (nanoseconds, monotonic): it comes back as soon as it has told.
  var lastFollowed: Int64 = 0

  func isFollowed(now: Int64) -> Bool { followers > 0 || lastFollowed > now - 1_000_000_000 }

  /// Times a client asked for the consent records to be read, and times that was done.
  var reloadsWanted = 0
  var reloadsDone = 0
  /// The same for looks at what is not watched.
  var pollsWanted = 0
  var pollsDone = 0
  /// Something was mounted or unmounted.
  var haveMountsChanged = false
  var isCrawling = true
  var mustStop = false
  /// After the end comes a new beginning, in the same process.
  var mustStartAgain = false
  /// The indexer's last word about itself.
  var report = IndexerReport()

  func clock(of root: [UInt8]) -> [UInt8]? { report.roots.first { $0.path == root }?.clock }
}
