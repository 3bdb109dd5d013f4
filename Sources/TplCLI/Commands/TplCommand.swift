import ArgumentParser
import Platform
import WatcherProtocol

/// The command tree.
struct TplCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tpl",
    abstract: "Brings a repository of the Directory Template to life: lookups, environment on cd, a resident index.",
    version: "tpl \(WatcherVersion.text)",
    groupedSubcommands: [
      CommandGroup(
        name: "Lookups",
        subcommands: [WhichCommand.self, ListCommand.self, FilesCommand.self, ChangesCommand.self, CdCommand.self]),
      CommandGroup(
        name: "Shell and consent",
        subcommands: [HookCommand.self, AllowCommand.self, DenyCommand.self, RootsCommand.self, UseCommand.self]),
      CommandGroup(name: "Environment", subcommands: [EnvCommand.self, ExecCommand.self]),
      CommandGroup(name: "Secrets", subcommands: [SecretCommand.self]),
      CommandGroup(
        name: "Watcher", subcommands: [DaemonCommand.self, SyncCommand.self, ClockCommand.self, DoctorCommand.self]),
      CommandGroup(name: "Template", subcommands: [InitCommand.self, NewCommand.self]),
    ])
}
