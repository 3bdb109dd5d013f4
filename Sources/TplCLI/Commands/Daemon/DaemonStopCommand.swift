import ArgumentParser
import TplHot
import WatcherControl

struct DaemonStopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop", abstract: "Stop the watcher; return when it has gone.")

  mutating func run() throws { try World.ofProcess().watcher.stop() }
}
