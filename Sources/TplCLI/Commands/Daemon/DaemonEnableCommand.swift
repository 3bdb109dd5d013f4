import ArgumentParser
import TplHot
import WatcherControl

struct DaemonEnableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable", abstract: "Let systemd start the watcher when somebody asks for it.",
    discussion: "Installs tpld.socket and tpld.service among the user's units, and enables the socket.")

  mutating func run() throws {
    try SocketUnits(World.ofProcess().watcher).enable()
    Output.say("systemd starts tpld when it is needed; 'tpl daemon disable' takes that back")
  }
}
