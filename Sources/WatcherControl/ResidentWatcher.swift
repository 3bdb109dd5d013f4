import Bytes
package import Platform
package import WatcherProtocol

/// The watcher of this user as its clients see it: whether it runs, and what it answers. How it is started and ended is
/// beside this.
package struct ResidentWatcher: Sendable {
  package let environment: Environment
  package let directories: BaseDirectories

  package init(_ environment: Environment, _ directories: BaseDirectories) {
    self.environment = environment
    self.directories = directories
  }

  package var connection: WatcherConnection { WatcherConnection(directories) }

  /// One flock(2): no need to wake the watcher to know that it runs.
  package var isRunning: Bool { FileLock.isHeld(directories.lock) }

  /// The tpld with another runtime directory that has the index of this user.
  package var otherOwner: Int32? { isRunning ? nil : FileLock.owner(directories.indexLock) }

  /// Asks the watcher. One that is older than this program leaves; then the one beside this program is started and
  /// asked instead. Once: where that one is older too, this is an error, and no reason to go on.
  /// - Parameters:
  ///   - time: for all of it.
  ///   - upgradeTime: the same, where the new watcher matters more than its answer.
  package func ask(
    _ request: WatcherRequest, within time: Duration, upgradingWithin upgradeTime: Duration? = nil
  ) throws(WatcherError) -> [UInt8] {
    let started = MonotonicTime.now
    let failure: WatcherError
    do throws(WatcherError) {
      return try connection.ask(request, within: time)
    } catch {
      failure = error
    }
    let deadline = started + (upgradeTime ?? time)
    switch failure {
    case .outdated: try replace(deadline: deadline)
    // It has the lock and does not answer: it is just coming or going.
    case .notRunning where isRunning:
      try waitUntilListening(deadline: min(deadline, started + ResidentWatcher.startTime))
    default: throw failure
    }
    return try connection.ask(request, until: Deadline(deadline))
  }

  /// Makes the watcher look at the decisions again; where none runs, starts one and waits until it listens. What fails
  /// is no failure of the caller's: prompts and lookups work without it.
  package func followDecisions() {
    if isRunning {
      _ = try? ask(.reload, within: .milliseconds(200), upgradingWithin: .seconds(10))
    } else {
      startAndListen()
    }
  }
}
