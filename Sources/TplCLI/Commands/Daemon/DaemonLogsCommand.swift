import ArgumentParser
import Bytes
import Platform
import TplHot
import WatcherControl
import WatcherProtocol

struct DaemonLogsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "logs", abstract: "Print the log of the watcher.")

  @Option(
    name: [.customShort("n"), .customLong("lines")],
    help: ArgumentHelp("Only the last lines (default: all; with --follow the last 10).", valueName: "lines"))
  var lines: Int?
  @Flag(name: .shortAndLong, help: "Go on with what is written from now on.") var follow = false

  func validate() throws {
    if let lines, lines < 0 { throw ValidationError("-n needs a number of lines") }
  }

  mutating func run() throws {
    let world = try World.ofProcess()
    if DaemonLogsCommand.isInJournal(world) { try showJournal(world) }
    try LogReader(world.directories).show(lines: lines ?? (follow ? 10 : nil), follow: follow)
  }

  /// What runs says where its log goes; where nothing runs, systemd may be the one who starts it.
  private static func isInJournal(_ world: World) -> Bool {
    if world.watcher.isRunning, let answer = try? world.watcher.connection.ask(.status, within: .seconds(1)) {
      return WatcherStatus(encoded: answer)["log"] == "journal"
    }
    return UnitFiles(world.directories).arePresent
      && (try? UserServices(world.environment))?.isActive("tpld.socket", "tpld.service") == true
  }

  private func showJournal(_ world: World) throws -> Never {
    var arguments = ["--user", "-u", "tpld"]
    if let lines { arguments += ["-n", String(lines)] }
    if follow { arguments.append("-f") }
    Output.say("systemd runs tpld, and its log is in the journal: journalctl \(arguments.joined(separator: " "))")
    guard let journalctl = world.environment.executable("journalctl") else {
      throw CommandFailure(.unavailable, "journalctl is not on PATH")
    }
    try ChildProcess.become(
      journalctl, arguments: arguments.map { Array($0.utf8) }, environment: world.environment)
  }
}
