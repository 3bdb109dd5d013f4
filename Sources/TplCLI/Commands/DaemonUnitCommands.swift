import ArgumentParser
import Platform
import TplHot
import WatcherControl

/// `tpl daemon enable` and `tpl daemon disable`.
struct DaemonEnableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable", abstract: "Let systemd start the watcher when somebody asks for it.",
    discussion: "Installs tpld.socket and tpld.service among the user's units, and enables the socket.")

  mutating func run() throws {
    try SocketUnits(World.ofProcess().watcher).enable()
    Output.say("systemd starts tpld when it is needed; 'tpl daemon disable' takes that back")
  }
}

struct DaemonDisableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable", abstract: "Take back what 'tpl daemon enable' did.")

  mutating func run() throws {
    let wasEnabled = try SocketUnits(World.ofProcess().watcher).disable()
    Output.say(wasEnabled ? "systemd does not start tpld any more" : "systemd did not start tpld")
  }
}
