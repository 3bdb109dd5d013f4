/// What a client asks the watcher.
package enum WatcherRequest: Equatable, Sendable {
  /// Answered once the index holds everything that was done before; with the clock of the root.
  case sync(root: [UInt8])
  /// Answered with the clock of the root once it is another one, or after some minutes.
  case wait(root: [UInt8], clock: [UInt8])
  case status
  /// Consent changed: look at the records again. Answered when new roots are crawled.
  case reload
  /// Commit, remove the tokens, exit.
  case stop
}
