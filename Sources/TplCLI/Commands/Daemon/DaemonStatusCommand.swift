import ArgumentParser
import TplHot
import WatcherControl
import WatcherProtocol

struct DaemonStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "status", abstract: "Print what the watcher does.")

  @Flag(help: "Print JSON.") var json = false

  mutating func run() throws {
    let watcher = try World.ofProcess().watcher
    // Where systemd listens, the question alone would start it.
    guard watcher.isRunning else { throw WatcherError.notRunning }
    let status = WatcherStatus(encoded: try watcher.ask(.status, within: .seconds(10)))
    try Output.write(json ? StatusReport.json(status) : StatusReport.text(status))
  }
}
