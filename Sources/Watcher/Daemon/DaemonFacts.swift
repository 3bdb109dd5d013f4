import Bytes
import Platform

/// What does not change while the daemon runs.
struct DaemonFacts: Sendable {
  let started: MonotonicTime
  /// As in ``DaemonOptions``.
  let idleExit: Duration
  /// Whether a service manager listens and handed its socket over.
  let isActivated: Bool
  /// A path, `journal`, or nothing when the lines go to a terminal or a pipe.
  let log: [UInt8]
  let index: Path
  let changeLog: Path
}
