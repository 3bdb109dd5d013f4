import ArgumentParser
import Bytes
import Platform
package import TplHot
import WatcherProtocol

/// Everything that is not hot, through ArgumentParser.
package enum ColdCommands {
  package static func run(_ arguments: [[UInt8]]) -> ExitStatus {
    do {
      var command = try TplCommand.parseAsRoot(arguments.map(Arguments.escaped))
      try command.run()
      if KernelTrouble.isMet { throw CommandFailure(KernelTrouble.first) }
      return .done
    } catch let error as any CommandError {
      Output.fail(error)
      return error.status
    } catch {
      return report(error)
    }
  }

  /// Help and the version are results; a mistake in the arguments is a message.
  private static func report(_ error: any Error) -> ExitStatus {
    let text = TplCommand.fullMessage(for: error)
    if TplCommand.exitCode(for: error) == .success {
      do throws(CommandFailure) {
        try Output.write(Array(text.utf8) + [.newline])
        return .done
      } catch {
        Output.fail(error)
        return error.status
      }
    }
    // "Error: …" first, then usage lines.
    let lines = text.split(separator: "\n")
    let reason = lines.first.map { $0.hasPrefix("Error: ") ? $0.dropFirst(7) : $0 } ?? ""
    Output.fail(CommandFailure(.usage, "\(reason.prefix(1).lowercased())\(reason.dropFirst())", hint: "tpl --help"))
    return .usage
  }
}

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
