import Bytes
import Logging
import Platform
import WatcherProtocol

/// Answers clients, each in a thread of its own: a sync may wait for a crawl while a status must not. The number of
/// threads has no limit, because only processes of the same user can connect.
struct SocketServer: Sendable {
  let source: EventSource
  let inbox: Monitor<Inbox>
  let clients: Monitor<Clients>
  let keys: KeptKeys
  let facts: DaemonFacts
  let log: Logger

  /// Accepts clients until the process ends.
  /// - Parameter listening: a descriptor that stays open.
  func run(_ listening: Int32) -> Never {
    let listener = Descriptor(rawValue: listening)
    while true {
      // accept(2) does not wait on a socket that was handed over as a non-blocking one.
      _ = Poll.readable(listening)
      do throws(SystemError) {
        guard let client = try UnixSocket.accept(listener) else { continue }
        try start(client.release())
      } catch {
        // There is no descriptor or no thread left; clients look at the disk meanwhile.
        Poll.pause(.milliseconds(50))
      }
    }
  }

  /// - Throws: EAGAIN when there is no thread for it; it is closed then, so that the client does not wait.
  private func start(_ client: Int32) throws(SystemError) {
    do throws(SystemError) {
      try Worker.detached { serve(Descriptor(rawValue: client)) }
    } catch {
      _ = Descriptor(rawValue: client)
      throw error
    }
  }

  /// Some paths, of which none is longer than PATH_MAX.
  private static let longestRequest = 1 << 16

  /// A client that connects and says nothing must not hold a thread for ever.
  private static let longestSilence: Duration = .seconds(60)

  private func serve(_ client: consuming Descriptor) {
    while let message = try? UnixSocket.receive(
      from: client, until: Deadline(within: SocketServer.longestSilence), limit: SocketServer.longestRequest)
    {
      let reading = WatcherMessage.read(message, version: WatcherVersion.bytes)
      if case .request(let request) = reading {
        switch KeyRequests(keys: keys, clients: clients).serve(request, client) {
        case .answered: continue
        case .clientGone: return
        case .otherRequest: break
        }
      }
      let (answer, isLast) = answer(reading)
      let isSent = (try? UnixSocket.send(answer.encoded, to: client)) != nil
      // The answer is sent by now: the process may end at once.
      if isLast { Signals.requestTermination() }
      guard isSent else { return }
    }
  }

  /// - Returns: the answer, and whether the daemon leaves after it.
  private func answer(_ reading: WatcherMessage.Reading) -> (WatcherAnswer, isLast: Bool) {
    switch reading {
    case .request(.stop): return (.done([]), true)
    case .request(let request):
      clients.update { $0.began() }
      defer { clients.update { $0.ended() } }
      return (answer(request), false)
    case .refused(let reason): return (.refused(Array(reason.utf8)), false)
    case .newerClient(let version):
      log.info("making room for version \(version.displayed)")
      return (.outdated(WatcherVersion.bytes), true)
    }
  }

  private func answer(_ request: WatcherRequest) -> WatcherAnswer {
    switch request {
    case .sync(let root):
      sync(root)
      return SocketServer.answer(inbox.peek { $0.clock(of: root) })
    case .wait(let root, let clock): return SocketServer.answer(wait(root, clock))
    case .status: return .done(status().encoded)
    case .reload:
      let number = inbox.update { $0.reloads.add() }
      _ = inbox.wait { $0.reloads.done >= number && !$0.isCrawling ? true : nil }
      return .done([])
    case .stop: return .done([])
    // Answered by KeyRequests.
    case .keepKey, .key, .forgetKey: return .refused(Array("unknown request".utf8))
    }
  }

  /// Waits until everything that was done before this call is committed. Linux queues events inside the system call, so
  /// the end of the queue now is the place to wait for.
  private func sync(_ root: [UInt8]) {
    // No event tells that a directory above the root was renamed.
    let inode = FileStatus.look(Path(root), followingSymlinks: false)?.inode
    let target = inbox.update { inbox in
      inbox.waiting += 1
      inbox.noteAsked(root, now: MonotonicTime.now)
      let known = inbox.report.roots.first { $0.path == root }?.inode
      let isBlind = inbox.report.polled > 0 || inbox.report.unreadable > 0
      if isBlind || known != inode || !areFilesThere(inbox.report) { _ = inbox.polls.add() }
      return (bytes: inbox.queue.received + source.queuedBytes(), poll: inbox.polls.wanted)
    }
    _ = inbox.wait { inbox -> Bool? in
      guard inbox.queue.committed >= target.bytes, inbox.polls.done >= target.poll, !inbox.isCrawling,
        !inbox.reloads.isPending
      else { return nil }
      inbox.waiting -= 1
      return true
    }
  }

  /// What was done to a file itself brings no event; the indexer looks more closely.
  private func areFilesThere(_ report: IndexerReport) -> Bool {
    if !report.degraded.isEmpty { return true }
    return [(facts.index, report.index), (facts.changeLog, report.changeLog)].allSatisfy { path, known in
      guard let known else { return true }
      return FileStatus.look(path)?.isSameVersion(as: known) ?? false
    }
  }

  private static func answer(_ clock: [UInt8]?) -> WatcherAnswer {
    clock.map { .done($0) } ?? .refused(Array(WatcherConnection.notWatched))
  }

  /// Long enough to cost nothing, short enough that a client that has gone does not hold a thread for ever.
  private static let longestWait: Duration = .seconds(300)

  private enum Wait {
    case clock([UInt8])
    case notWatched
  }

  /// Waits for another clock of the root than the client knows.
  /// - Returns: the clock by now; `nil` when the root is not watched.
  private func wait(_ root: [UInt8], _ clock: [UInt8]) -> [UInt8]? {
    inbox.update { inbox in
      inbox.followers.count += 1
      inbox.noteAsked(root, now: MonotonicTime.now)
    }
    defer {
      inbox.update { inbox in
        inbox.followers.count -= 1
        inbox.followers.lastAnswer = MonotonicTime.now
      }
    }
    let deadline = MonotonicTime.now + SocketServer.longestWait
    let outcome = inbox.wait(until: deadline) { inbox -> Wait? in
      guard let current = inbox.clock(of: root) else { return .notWatched }
      return current == clock && MonotonicTime.now < deadline ? nil : .clock(current)
    }
    switch outcome {
    case .clock(let current): return current
    case .notWatched, nil: return nil
    }
  }

  private func status() -> WatcherStatus {
    let (report, isCrawling, lag) = inbox.peek { inbox in
      (
        inbox.report, inbox.isCrawling,
        inbox.queue.chunks.isEmpty ? nil : inbox.queue.firstArrival.map { MonotonicTime.now - $0 }
      )
    }
    var status = WatcherStatus()
    let allowance = source.allowance.allowed
    let state =
      isCrawling ? "crawling" : !report.degraded.isEmpty ? "degraded" : report.polled > 0 ? "polling" : "ready"
    status.values = [
      ("pid", String(ProcessFacts.identifier)), ("version", WatcherVersion.text), ("state", state),
      ("uptime_ms", String((MonotonicTime.now - facts.started).milliseconds)),
      ("watches", String(report.watches)), ("polled", String(report.polled)),
      ("max_user_watches", String(ProcessFacts.watchLimit)),
      ("watches_allowed", String(allowance == .max ? 0 : allowance)), ("lag_ms", String(lag?.milliseconds ?? 0)),
      ("overflows", String(report.overflows)), ("rescans", String(report.rescans)),
      ("rss_kb", String(ProcessFacts.residentKilobytes)), ("idle_exit_s", String(facts.idleExit.seconds)),
      ("activation", facts.isActivated ? "socket" : "command"),
      ("log", facts.log.isEmpty ? "elsewhere" : facts.log.displayed),
    ]
    status.roots = report.roots.map {
      WatcherStatus.Root(
        path: $0.path, clock: $0.clock, entries: $0.entries, directories: $0.directories, watches: $0.watches)
    }
    return status
  }
}
