import ArgumentParser
import TplHot
import WatcherControl

struct DaemonStartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Start the watcher; return when it answers.")

  mutating func run() throws { try World.ofProcess().watcher.start() }
}
