import ArgumentParser
import Bytes
import Platform
import WatcherClient

struct DaemonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daemon", abstract: "Start, stop and look at the watcher.",
    subcommands: [Start.self, Stop.self, Restart.self, Status.self])

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

  private static func start(_ world: World) throws(CommandFailure) {
    do throws(BaseDirectoryError) {
      try world.directories.prepareRuntime()
    } catch {
      throw CommandFailure(error)
    }
    let launcher = DaemonLauncher(world: world)
    if !world.isWatcherRunning {
      do throws(SystemError) {
        try launcher.start()
      } catch {
        throw CommandFailure(error)
      }
    }
    if !launcher.waitUntilAnswering(deadline: MonotonicClock.nanoseconds + patience) {
      throw CommandFailure(
        .unavailable, "tpld did not start", hint: "its log is \(world.directories.log.bytes.displayed)")
    }
  }

  private static func stop(_ world: World) throws(CommandFailure) {
    guard world.isWatcherRunning else { return }
    _ = try? world.watcher.ask(.stop, timeout: 10_000)
    let deadline = MonotonicClock.nanoseconds + patience
    while world.isWatcherRunning {
      if MonotonicClock.nanoseconds > deadline { throw CommandFailure(.timedOut, "tpld does not stop") }
      Poll.pause(milliseconds: 5)
    }
  }

  private static func status(_ world: World, json: Bool) throws(CommandFailure) {
    let status: WatcherStatus
    do throws(WatcherError) {
      status = WatcherStatus(encoded: try world.watcher.ask(.status, timeout: 10_000))
    } catch {
      throw CommandFailure(error)
    }
    try Output.write(json ? StatusReport.json(status) : StatusReport.text(status))
  }
}
