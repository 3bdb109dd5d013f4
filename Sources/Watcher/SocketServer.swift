import Bytes
import Platform
import WatcherClient

/// Answers clients, each in a thread of its own: a sync may wait for a crawl while a status must not.
struct SocketServer: Sendable {
  let source: EventSource
  let inbox: Monitor<Inbox>
  let started: Int64

  /// Accepts clients until the process ends.
  func run(_ listener: borrowing Descriptor) -> Never {
    while true {
      do throws(SystemError) {
        guard let client = try UnixSocket.accept(listener) else { continue }
        let number = client.release()
        try Worker.detached { serve(Descriptor(rawValue: number)) }
      } catch {
        // Out of descriptors or threads; clients look at the disk meanwhile.
        Poll.pause(milliseconds: 50)
      }
    }
  }

  private func serve(_ client: consuming Descriptor) {
    // A client that connects and says nothing must not hold a thread for ever.
    while let message = try? UnixSocket.receive(from: client, timeout: 60_000) {
      let answer = WatcherRequest(encoded: message).map(answer) ?? .refused(Array("another version".utf8))
      guard (try? UnixSocket.send(answer.encoded, to: client)) != nil else { return }
    }
  }

  private func answer(_ request: WatcherRequest) -> WatcherAnswer {
    switch request {
    case .sync(let root):
      sync()
      let clock = inbox.peek { inbox in inbox.report.roots.first { $0.path == root }?.clock }
      return clock.map { .done($0) } ?? .refused(Array("not watched".utf8))
    case .status: return .done(status().encoded)
    case .reload:
      let number = inbox.update { inbox in
        inbox.reloadsWanted += 1
        return inbox.reloadsWanted
      }
      _ = inbox.wait { $0.reloadsDone >= number && !$0.isCrawling ? true : nil }
      return .done([])
    case .stop:
      Signals.requestTermination()
      return .done([])
    }
  }

  /// Waits until everything that was done before this call is committed. Linux queues events inside the system call, so the
  /// end of the queue now is the place to wait for (watch.md, section 2.1).
  private func sync() {
    let target = inbox.update { inbox in
      inbox.waiting += 1
      return inbox.received + source.queuedBytes()
    }
    _ = inbox.wait { inbox -> Bool? in
      guard inbox.committed >= target, !inbox.isCrawling, inbox.reloadsDone >= inbox.reloadsWanted else { return nil }
      inbox.waiting -= 1
      return true
    }
  }

  private func status() -> WatcherStatus {
    let (report, isCrawling, lag) = inbox.peek { inbox in
      (
        inbox.report, inbox.isCrawling,
        inbox.chunks.isEmpty ? 0 : (MonotonicClock.nanoseconds - inbox.firstArrival) / 1_000_000
      )
    }
    var status = WatcherStatus()
    let state = isCrawling ? "crawling" : report.degraded.isEmpty && report.unwatched == 0 ? "ready" : "degraded"
    status.values = [
      ("pid", String(ProcessFacts.identifier)), ("version", WatcherVersion.text), ("state", state),
      ("uptime_ms", String((MonotonicClock.nanoseconds - started) / 1_000_000)), ("watches", String(report.watches)),
      ("max_user_watches", String(ProcessFacts.watchLimit)), ("lag_ms", String(lag)),
      ("overflows", String(report.overflows)), ("rescans", String(report.rescans)),
      ("rss_kb", String(ProcessFacts.residentKilobytes)),
    ]
    status.roots = report.roots.map {
      WatcherStatus.Root(path: $0.path, clock: $0.clock, entries: $0.entries, directories: $0.directories)
    }
    return status
  }
}
