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
    letWritesFail()
    return signals
  }

  /// Ignores SIGXFSZ, so that a write(2) past the limit of the file size (setrlimit(2), RLIMIT_FSIZE) fails with EFBIG
  /// instead of ending the process.
  package static func letWritesFail() { signal(SIGXFSZ, SIG_IGN) }

  /// Waits for one of the blocked signals: one wait in the kernel, however long.
  /// - Parameter deadline: `nil` waits for ever.
  /// - Returns: `nil` after the deadline.
  package func wait(until deadline: MonotonicTime? = nil) -> Int32? {
    var set = set
    while true {
      let received: Int32
      if let left = Deadline(deadline).nanosecondsLeft {
        var time = Nanoseconds.split(left)
        received = sigtimedwait(&set, nil, &time)
      } else {
        received = sigwaitinfo(&set, nil)
      }
      if received > 0 { return received }
      // EINTR after SIGCONT, for instance.
      if errno == EAGAIN { return nil }
    }
  }

  /// Sends SIGTERM to this process: the orderly way out for a thread that was asked to stop.
  package static func requestTermination() { kill(getpid(), SIGTERM) }
}
