import Platform

package enum WatcherError: Error, Equatable, Sendable {
  case notRunning
  case timedOut
  /// It watches, but not the root in question.
  case notWatched
  /// It is older than this program, and is leaving.
  case outdated
  case refused(String)

  init(_ error: SystemError) { self = error.isTimeout ? .timedOut : .notRunning }
}
