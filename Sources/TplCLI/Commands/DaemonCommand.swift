import ArgumentParser
import Bytes
import Platform
import TplHot
import WatcherControl
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
    mutating func run() throws { try World.ofProcess().watcher.start() }
  }

  struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop the watcher; return when it has gone.")
    mutating func run() throws { try World.ofProcess().watcher.stop() }
  }

  struct Restart: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop and start the watcher.")
    mutating func run() throws {
      let world = try World.ofProcess()
      try world.watcher.stop()
      try world.watcher.start()
    }
  }

  struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print what the watcher does.")
    @Flag(help: "Print JSON.") var json = false
    mutating func run() throws { try DaemonCommand.status(World.ofProcess(), json: json) }
  }

  private static func status(_ world: World, json: Bool) throws {
    // Where systemd listens, the question alone would start it.
    guard world.watcher.isRunning else { throw WatcherError.notRunning }
    let status = WatcherStatus(encoded: try world.watcher.ask(.status, timeout: 10_000))
    try Output.write(json ? StatusReport.json(status) : StatusReport.text(status))
  }
}
