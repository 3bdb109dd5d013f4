import ArgumentParser

struct DaemonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daemon", abstract: "Start, stop and look at the watcher.",
    subcommands: [
      DaemonStartCommand.self, DaemonStopCommand.self, DaemonRestartCommand.self, DaemonStatusCommand.self,
      DaemonLogsCommand.self, DaemonEnableCommand.self, DaemonDisableCommand.self,
    ])
}
