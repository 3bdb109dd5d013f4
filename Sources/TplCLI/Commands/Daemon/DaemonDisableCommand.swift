import ArgumentParser
import TplHot
import WatcherControl

struct DaemonDisableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable", abstract: "Take back what 'tpl daemon enable' did.")

  mutating func run() throws {
    let wasEnabled = try SocketUnits(World.ofProcess().watcher).disable()
    Output.say(wasEnabled ? "systemd does not start tpld any more" : "systemd did not start tpld")
  }
}
