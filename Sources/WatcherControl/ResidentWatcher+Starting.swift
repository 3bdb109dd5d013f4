import Bytes
import Platform
import WatcherProtocol

extension ResidentWatcher {
  /// Only a queue that is full of others makes a connection wait.
  private static var connectionPatience: Duration { .milliseconds(100) }

  /// More than tpld needs from the lock to the socket, and from the last answer to its end.
  static var startTime: Duration { .seconds(2) }

  /// Longer than a start takes.
  private static var restartTime: Duration { .seconds(1) }

  /// What a start or a stop may take.
  private static var patience: Duration { .seconds(10) }

  /// `TPL_WATCHER=off` keeps prompts from starting one.
  private var isWanted: Bool { environment["TPL_WATCHER"]?.equals("off") != true }

  /// Never waits and never complains: a prompt works without the watcher.
  package func startIfMissing() {
    // One with another runtime directory would refuse it, at every prompt.
    if isWanted, !isRunning, !FileLock.isHeld(directories.indexLock) { try? launch() }
  }

  /// The same, and waits until it listens: what comes next may ask it.
  func startAndListen() {
    let deadline = MonotonicTime.now + ResidentWatcher.startTime
    startIfMissing()
    while isWanted, MonotonicTime.now < deadline, !connection.isListening(within: ResidentWatcher.connectionPatience) {
      // It serves another runtime directory, and no other one will come.
      if !isRunning, FileLock.isHeld(directories.indexLock) { return }
      Poll.pause(.milliseconds(5))
    }
  }

  /// Returns when the watcher answers, started by this or by others.
  /// - Throws: ``WatcherControlError``.
  package func start() throws(WatcherControlError) {
    do throws(BaseDirectoryError) {
      try directories.prepareRuntime()
    } catch {
      throw .directory(error)
    }
    do throws(WatcherError) {
      try startAndWait(deadline: MonotonicTime.now + ResidentWatcher.patience)
    } catch {
      if error == .outdated { throw .watcher(error) }
      if let owner = otherOwner { throw .indexHeld(owner: owner, index: directories.cache) }
      throw .notStarted
    }
  }

  /// Returns when no watcher holds the lock.
  /// - Throws: ``WatcherControlError/notStopped``.
  package func stop() throws(WatcherControlError) {
    guard isRunning else { return }
    // It leaves in any case: when it is older than this program, instead of an answer.
    _ = try? connection.ask(.stop, within: .seconds(10))
    do throws(WatcherError) {
      try waitUntilGone(deadline: MonotonicTime.now + ResidentWatcher.patience)
    } catch {
      throw .notStopped
    }
  }

  /// `tpld`, which lies beside `tpl`, by its absolute path.
  static func program() throws(SystemError) -> Path {
    let executable = try Path.runningExecutable()
    return executable.parent?.appending("tpld") ?? executable
  }

  /// - Throws: no `tpld` beside `tpl`, no place for its log.
  private func launch() throws(SystemError) {
    // A second socket in place of systemd's would hide that one.
    if connection.isListening(within: ResidentWatcher.connectionPatience) { return }
    try Files.makePrivateDirectories(directories.state)
    try ChildProcess.startDaemon(
      ResidentWatcher.program(), arguments: [], environment: environment.forDaemon, log: directories.log)
  }

  /// One that is killed refuses connections before it has given its lock back: as long as nothing answers and nothing
  /// has the lock, another one is started.
  private func startAndWait(deadline: MonotonicTime) throws(WatcherError) {
    // Rounds in which the index belonged to one with another runtime directory; one that is leaving is gone after the
    // first.
    var refusals = 0
    while true {
      if !isRunning { try? launch() }
      let next = min(deadline, MonotonicTime.now + ResidentWatcher.restartTime)
      do throws(WatcherError) {
        return try waitUntilAnswering(deadline: next)
      } catch {
        if error == .outdated { return try replace(deadline: deadline) }
        if MonotonicTime.now >= deadline { throw error }
        refusals = otherOwner == nil ? 0 : refusals + 1
        if refusals > 2 { throw error }
      }
    }
  }

  /// Waits until the socket answers.
  /// - Throws: ``WatcherError/timedOut``; ``WatcherError/outdated`` when the one that answers is leaving.
  private func waitUntilAnswering(deadline: MonotonicTime) throws(WatcherError) {
    while MonotonicTime.now < deadline {
      do throws(WatcherError) {
        _ = try connection.ask(.status, within: .seconds(1))
        return
      } catch {
        if error == .outdated { throw error }
        Poll.pause(.milliseconds(5))
      }
    }
    throw .timedOut
  }

  /// Waits for the socket of a watcher that has the lock.
  /// - Throws: ``WatcherError/notRunning`` when there is no such watcher any more, or no socket.
  func waitUntilListening(deadline: MonotonicTime) throws(WatcherError) {
    while !connection.isListening(within: ResidentWatcher.connectionPatience) {
      guard isRunning, MonotonicTime.now < deadline else { throw .notRunning }
      Poll.pause(.milliseconds(5))
    }
  }

  private func waitUntilGone(deadline: MonotonicTime) throws(WatcherError) {
    while isRunning {
      if MonotonicTime.now > deadline { throw .timedOut }
      Poll.pause(.milliseconds(5))
    }
  }

  /// Lets one that is leaving go, and starts the one beside this program.
  func replace(deadline: MonotonicTime) throws(WatcherError) {
    try waitUntilGone(deadline: deadline)
    do throws(SystemError) {
      try launch()
    } catch {
      throw .notRunning
    }
    try waitUntilAnswering(deadline: deadline)
  }
}

extension Environment {
  /// The daemon serves every repository and runs no program: it gets what says where its files are, and nothing else.
  fileprivate var forDaemon: Environment {
    let kept =
      ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"]
      + ["SWIFT_BACKTRACE"]
    return Environment(variables.filter { kept.contains(String(decoding: $0.name, as: UTF8.self)) })
  }
}
