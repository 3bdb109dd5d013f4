import Bytes
import Platform
import WatcherProtocol

/// Starts `tpld`, which lies beside `tpl`.
struct DaemonLauncher {
  let world: World

  /// Milliseconds. Only a queue that is full of others makes a connection wait.
  private static let connectionPatience: Int32 = 100

  /// More than tpld needs from the lock to the socket, and from the last answer to its end.
  static let startNanoseconds: Int64 = 2_000_000_000

  /// `TPL_WATCHER=off` keeps prompts from starting one.
  private var isWanted: Bool { world.environment["TPL_WATCHER"]?.equals("off") != true }

  /// Never waits and never complains: a prompt works without the watcher.
  func startIfMissing() {
    // One with another runtime directory would refuse it, at every prompt.
    if isWanted, !world.isWatcherRunning, !FileLock.isHeld(world.directories.indexLock) { try? start() }
  }

  /// The same, and waits until it listens: what comes next may ask it.
  func startAndListen() {
    let deadline = MonotonicClock.nanoseconds + DaemonLauncher.startNanoseconds
    startIfMissing()
    while isWanted, MonotonicClock.nanoseconds < deadline, !world.watcher.isListening(timeout: 100) {
      // It serves another runtime directory, and no other one will come.
      if !world.isWatcherRunning, FileLock.isHeld(world.directories.indexLock) { return }
      Poll.pause(milliseconds: 5)
    }
  }

  /// - Throws: no `tpld` beside `tpl`, no place for its log.
  func start() throws(SystemError) {
    // A second socket in place of systemd's would hide that one.
    if world.watcher.isListening(timeout: DaemonLauncher.connectionPatience) { return }
    try Files.makePrivateDirectories(world.directories.state)
    try ChildProcess.startDaemon(
      DaemonLauncher.program(), arguments: [], environment: world.environment.forDaemon,
      log: world.directories.log)
  }

  /// `tpld`, by its absolute path.
  static func program() throws(SystemError) -> Path {
    let executable = try Path.runningExecutable()
    return executable.parent?.appending("tpld") ?? executable
  }

  /// Waits until the socket answers.
  /// - Parameter deadline: nanoseconds of ``MonotonicClock``.
  /// - Throws: ``WatcherError/timedOut``; ``WatcherError/outdated`` when the one that answers is leaving.
  func waitUntilAnswering(deadline: Int64) throws(WatcherError) {
    while MonotonicClock.nanoseconds < deadline {
      do throws(WatcherError) {
        _ = try world.watcher.ask(.status, timeout: 1_000)
        return
      } catch {
        if error == .outdated { throw error }
        Poll.pause(milliseconds: 5)
      }
    }
    throw .timedOut
  }

  /// Waits for the socket of a watcher that has the lock.
  /// - Throws: ``WatcherError/notRunning`` when there is no such watcher any more, or no socket.
  func waitUntilListening(deadline: Int64) throws(WatcherError) {
    while !world.watcher.isListening(timeout: DaemonLauncher.connectionPatience) {
      guard world.isWatcherRunning, MonotonicClock.nanoseconds < deadline else { throw .notRunning }
      Poll.pause(milliseconds: 5)
    }
  }

  /// Waits until no watcher holds the lock.
  func waitUntilGone(deadline: Int64) throws(WatcherError) {
    while world.isWatcherRunning {
      if MonotonicClock.nanoseconds > deadline { throw .timedOut }
      Poll.pause(milliseconds: 5)
    }
  }

  /// Lets one that is leaving go, and starts the one beside this program.
  func replace(deadline: Int64) throws(WatcherError) {
    try waitUntilGone(deadline: deadline)
    do throws(SystemError) {
      try start()
    } catch {
      throw .notRunning
    }
    try waitUntilAnswering(deadline: deadline)
  }
}

extension World {
  /// Asks the watcher. One that is older than this program leaves; then the one beside this program is started and
  /// asked instead. Once: where that one is older too, this is an error, and no reason to go on.
  /// - Parameters:
  ///   - timeout: milliseconds for all of it.
  ///   - upgradeTimeout: the same, where the new watcher matters more than its answer.
  func ask(
    _ request: WatcherRequest, timeout: Int32, upgradeTimeout: Int32? = nil
  ) throws(WatcherError) -> [UInt8] {
    let started = MonotonicClock.nanoseconds
    let failure: WatcherError
    do throws(WatcherError) {
      return try watcher.ask(request, timeout: timeout)
    } catch {
      failure = error
    }
    let deadline = started + Int64(upgradeTimeout ?? timeout) * 1_000_000
    let launcher = DaemonLauncher(world: self)
    switch failure {
    case .outdated: try launcher.replace(deadline: deadline)
    // It has the lock and does not answer: it is just coming or going.
    case .notRunning where isWatcherRunning:
      try launcher.waitUntilListening(deadline: min(deadline, started + DaemonLauncher.startNanoseconds))
    default: throw failure
    }
    let left = max(0, deadline - MonotonicClock.nanoseconds) / 1_000_000
    return try watcher.ask(request, timeout: Int32(clamping: left))
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
