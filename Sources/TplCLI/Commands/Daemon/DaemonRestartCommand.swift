import ArgumentParser
import TplHot
import WatcherControl

struct DaemonRestartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "restart", abstract: "Stop and start the watcher.")

  mutating func run() throws {
    let world = try World.ofProcess()
    try world.watcher.stop()
    try world.watcher.start()
  }
}
