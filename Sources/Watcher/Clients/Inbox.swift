import Platform

/// What the drainer and the clients leave for the indexer, and what it answers.
struct Inbox: Sendable {
  /// Of the kernel.
  struct Queue {
    /// Unread parts, in order.
    var chunks: [[UInt8]] = []
    /// Bytes that were ever read.
    var received = 0
    /// Bytes whose consequences are committed.
    var committed = 0
    /// Bytes that were ever read and are not in ``chunks`` any more.
    var taken: Int { received - chunks.reduce(0) { $0 + $1.count } }

    /// Takes the oldest chunks, until they have so many bytes.
    mutating func takeChunks(atMost limit: Int) -> [[UInt8]] {
      var (count, bytes) = (0, 0)
      while count < chunks.count, bytes < limit {
        bytes += chunks[count].count
        count += 1
      }
      defer { chunks.removeFirst(count) }
      return Array(chunks[..<count])
    }

    /// The oldest chunk in ``chunks`` came then; `nil` before the first one.
    var firstArrival: MonotonicTime?
  }

  /// When a client asked about a root, by its path; only of those that are watched.
  private(set) var lastAsked: [[UInt8]: MonotonicTime] = [:]

  mutating func noteAsked(_ root: [UInt8], now: MonotonicTime) {
    if report.roots.contains(where: { $0.path == root }) { lastAsked[root] = now }
  }

  /// Clients that wait for the next change.
  struct Followers {
    var count = 0
    /// When the last of them had an answer: it comes back as soon as it has told.
    var lastAnswer: MonotonicTime?
  }

  /// Something that clients ask for, any number of them at once.
  struct Requests {
    /// How often it was asked for, and up to which of these numbers it is done.
    var wanted = 0
    var done = 0

    var isPending: Bool { wanted > done }

    /// - Returns: the number to wait for.
    mutating func add() -> Int {
      wanted += 1
      return wanted
    }
  }

  var queue = Queue()
  /// Clients that wait for a commit.
  var waiting = 0
  var followers = Followers()
  /// To read the consent records.
  var reloads = Requests()
  /// To look at what is not watched.
  var polls = Requests()
  /// Something was mounted or unmounted.
  var haveMountsChanged = false
  var isCrawling = true
  var mustStop = false
  /// After the end, the same process starts again.
  var mustStartAgain = false
  /// The indexer's last word about itself.
  var report = IndexerReport()

  /// Whether a client or another thread waits for the end of the batch in hand, or for work that comes after it.
  var isAwaited: Bool {
    waiting > 0 || mustStop || reloads.isPending || polls.isPending || haveMountsChanged
  }

  func isFollowed(now: MonotonicTime) -> Bool {
    followers.count > 0 || followers.lastAnswer.map { now - $0 < .seconds(1) } ?? false
  }

  func clock(of root: [UInt8]) -> [UInt8]? { report.roots.first { $0.path == root }?.clock }
}
