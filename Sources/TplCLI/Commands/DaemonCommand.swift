import ArgumentParser
import Bytes
import Platform
import WatcherProtocol

struct DaemonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daemon", abstract: "Start, stop and look at the watcher.",
    subcommands: [
      Start.self, Stop.self, Restart.self, Status.self, DaemonLogsCommand.self, DaemonEnableCommand.self,
      DaemonDisableCommand.self,
    ])

  struct Start: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Start the watcher; return when it answers.")
    mutating func run() throws { try DaemonCommand.start(World.ofProcess()) }
  }

  struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop the watcher; return when it has gone.")
    mutating func run() throws { try DaemonCommand.stop(World.ofProcess()) }
  }

  struct Restart: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop and start the watcher.")
    mutating func run() throws {
      let world = try World.ofProcess()
      try DaemonCommand.stop(world)
      try DaemonCommand.start(world)
    }
  }

  struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print what the watcher does.")
    @Flag(help: "Print JSON.") var json = false
    mutating func run() throws { try DaemonCommand.status(World.ofProcess(), json: json) }
  }

  /// Nanoseconds that a start or a stop may take.
  private static let patience: Int64 = 10_000_000_000

  static func start(_ world: World) throws(CommandFailure) {
    do throws(BaseDirectoryError) {
      try world.directories.prepareRuntime()
    } catch {
      throw CommandFailure(error)
    }
    let deadline = MonotonicClock.nanoseconds + patience
    do throws(WatcherError) {
      try startAndWait(DaemonLauncher(world: world), deadline)
    } catch {
      if error == .outdated { throw CommandFailure(error) }
      if !world.isWatcherRunning, let owner = FileLock.owner(world.directories.indexLock) {
        let index = world.directories.cache.bytes.displayed
        throw CommandFailure(
          .locked, "process \(owner) is a tpld with another runtime directory, and has the index in \(index)",
          hint: "to have it here instead: kill \(owner); tpl daemon start")
      }
      throw CommandFailure(.unavailable, "tpld did not start", hint: "'tpl daemon logs' may say why")
    }
  }

  /// One that is killed refuses connections before it has given its lock back: as long as nobody answers and nobody has
  /// the lock, another one is started.
  private static func startAndWait(_ launcher: DaemonLauncher, _ deadline: Int64) throws(WatcherError) {
    // Rounds in which the index belonged to one with another runtime directory; one that is leaving is gone after the
    // first.
    var refusals = 0
    while true {
      if !launcher.world.isWatcherRunning { try? launcher.start() }
      let next = min(deadline, MonotonicClock.nanoseconds + restartNanoseconds)
      do throws(WatcherError) {
        return try launcher.waitUntilAnswering(deadline: next)
      } catch {
        if error == .outdated { return try launcher.replace(deadline: deadline) }
        if MonotonicClock.nanoseconds >= deadline { throw error }
        let hasOther = !launcher.world.isWatcherRunning && FileLock.owner(launcher.world.directories.indexLock) != nil
        refusals = hasOther ? refusals + 1 : 0
        if refusals > 2 { throw error }
      }
    }
  }

  /// Longer than a start takes.
  private static let restartNanoseconds: Int64 = 1_000_000_000

  static func stop(_ world: World) throws(CommandFailure) {
    guard world.isWatcherRunning else { return }
    // It leaves in any case: when it is older than this program, instead of an answer.
    _ = try? world.watcher.ask(.stop, timeout: 10_000)
    do throws(WatcherError) {
      try DaemonLauncher(world: world).waitUntilGone(deadline: MonotonicClock.nanoseconds + patience)
    } catch {
      throw CommandFailure(.timedOut, "tpld does not stop")
    }
  }

  private static func status(_ world: World, json: Bool) throws(CommandFailure) {
    let status: WatcherStatus
    do throws(WatcherError) {
      // Where systemd listens, the question alone would start it.
      guard world.isWatcherRunning else { throw .notRunning }
      status = WatcherStatus(encoded: try world.ask(.status, timeout: 10_000))
    } catch {
      throw CommandFailure(error)
    }
    try Output.write(json ? StatusReport.json(status) : StatusReport.text(status))
  }
}
