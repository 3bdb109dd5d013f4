/// What a client asks the watcher.
package enum WatcherRequest: Equatable, Sendable {
  /// Answered once the index holds everything that was done before; with the clock of the root.
  case sync(root: [UInt8])
  /// Answered with the clock of the root once it is another one, or after some minutes.
  case wait(root: [UInt8], clock: [UInt8])
  case status
  /// Keeps the opened key that comes next, for so many seconds. The key itself is never part of a request.
  case keepKey(name: [UInt8], seconds: UInt32)
  /// Answered with one byte that says whether there is such a key, which comes next then.
  case key(name: [UInt8])
  /// Answered with one byte that says whether there was such a key.
  case forgetKey(name: [UInt8])
  /// Consent changed: look at the records again. Answered when new roots are crawled.
  case reload
  /// Commit, remove the tokens, exit.
  case stop
}
