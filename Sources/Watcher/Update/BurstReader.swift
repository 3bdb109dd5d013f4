import Platform

/// Takes what the drainer has read, until it is worth to commit it.
final class BurstReader {
  /// Bytes of events that one commit takes: what a batch says of each name is in memory until it ends, and a storm
  /// would make as much of it as fits into a pause.
  private static let largest = 1 << 19

  private let source: EventSource
  private let inbox: Monitor<Inbox>
  private let watches: WatchTable
  private let journal: ChangeJournal
  let events: EventReader
  private let commit: BatchCommit
  private var pacing = SettlePacing()

  init(
    _ source: EventSource, _ inbox: Monitor<Inbox>, _ watches: WatchTable, _ journal: ChangeJournal,
    _ events: EventReader, _ commit: BatchCommit
  ) {
    (self.source, self.inbox, self.watches, self.journal) = (source, inbox, watches, journal)
    (self.events, self.commit) = (events, commit)
  }

  /// Whether no event waits to be read.
  var isEverythingRead: Bool { source.queuedBytes() == 0 && inbox.peek { $0.queue.chunks.isEmpty } }

  /// - Parameter cost: time of the processor that the events and their commit took.
  func noteCommit(cost: Duration) { pacing.noteCommit(now: MonotonicTime.now, cost: cost) }

  /// Reads events until it is worth to commit them, or a client asks. They are read soon after they come, however long
  /// that is: prompts look for themselves from then on.
  /// - Returns: bytes of the kernel's queue that were ever read.
  func takeBurst() -> Int {
    var received = take()
    let first = received
    let start = MonotonicTime.now
    var now = start
    while true {
      let (isAsked, isFollowed) = inbox.peek { ($0.isAwaited, $0.isFollowed(now: now)) }
      let deadline = max(pacing.deadline(now: start, isFollowed: isFollowed), start + commit.rescanDelay(now: start))
      if isAsked || now >= deadline || received - first >= BurstReader.largest { return received }
      _ = inbox.wait(until: min(deadline, now + SettlePacing.shortest)) { inbox -> Bool? in
        inbox.isAwaited || !isFollowed && inbox.followers.count > 0 ? true : nil
      }
      received = take()
      now = MonotonicTime.now
    }
  }

  private func take() -> Int {
    let (chunks, received, isEverything) = inbox.update { inbox in
      let chunks = inbox.queue.takeChunks(atMost: BurstReader.largest)
      return (chunks, inbox.queue.taken, inbox.queue.chunks.isEmpty && source.queuedBytes() == 0)
    }
    if isEverything {
      journal.noteEverythingSeen()
      watches.noteEmptyQueue(now: MonotonicTime.now)
    }
    watches.noteRefused(source.allowance.takeRefused())
    for chunk in chunks { events.read(chunk) }
    return received
  }
}
