import Bytes
import Platform
import WatcherClient

/// Starts `tpld`, which lies beside `tpl`.
struct DaemonLauncher {
  let world: World

  /// `TPL_WATCHER=off` keeps prompts from starting one.
  private var isWanted: Bool { world.environment["TPL_WATCHER"]?.equals("off") != true }

  /// Never waits and never complains: a prompt works without the watcher.
  func startIfMissing() {
    if isWanted, !world.isWatcherRunning { try? start() }
  }

  /// - Throws: no `tpld` beside `tpl`, no place for its log.
  func start() throws(SystemError) {
    let executable = try Path.runningExecutable()
    guard let directory = executable.parent else { return }
    try Files.makePrivateDirectories(world.directories.state)
    try ChildProcess.startDaemon(
      directory.appending("tpld"), arguments: [], environment: world.environment.forDaemon,
      log: world.directories.log)
  }

  /// Waits until the socket answers.
  /// - Returns: whether it does before the deadline (nanoseconds, monotonic).
  func waitUntilAnswering(deadline: Int64) -> Bool {
    while MonotonicClock.nanoseconds < deadline {
      if (try? world.watcher.ask(.status, timeout: 1_000)) != nil { return true }
      Poll.pause(milliseconds: 5)
    }
    return false
  }
}

extension Environment {
  /// The daemon serves every repository: it must not run with the variables of one.
  fileprivate var forDaemon: Environment {
    let kept =
      ["HOME", "PATH", "LANG", "TMPDIR", "USER", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"]
      + ["XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "SWIFT_BACKTRACE"]
    return Environment(variables.filter { kept.contains(String(decoding: $0.name, as: UTF8.self)) })
  }
}
