import Glibc

/// Signals of a resident process: blocked everywhere, waited for in one place.
package struct Signals: @unchecked Sendable {
  private var set = sigset_t()

  /// Blocks SIGTERM, SIGINT and SIGHUP for this thread and those it starts later, and ignores SIGPIPE.
  package static func blockForDaemon() -> Signals {
    var signals = Signals()
    sigemptyset(&signals.set)
    for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals.set, signal) }
    pthread_sigmask(SIG_BLOCK, &signals.set, nil)
    signal(SIGPIPE, SIG_IGN)
    return signals
  }

  /// Waits for one of the blocked signals.
  package func wait() -> Int32 {
    var set = set
    var received: Int32 = 0
    sigwait(&set, &received)
    return received
  }

  /// Sends SIGTERM to this process: the orderly way out for a thread that was asked to stop.
  package static func requestTermination() { kill(getpid(), SIGTERM) }
}
