import ArgumentParser
import Bytes
import Platform
package import TplHot

/// Everything that is not hot, through ArgumentParser.
package enum ColdCommands {
  package static func run(_ arguments: [[UInt8]]) -> ExitStatus {
    do {
      var command = try TplCommand.parseAsRoot(arguments.map(Arguments.escaped))
      try command.run()
      try KernelTrouble.check()
      return .done
    } catch let error as any CommandError {
      return report(error)
    } catch {
      // What is neither one of tpl's own errors nor ArgumentParser's has no status of its own.
      switch TplCommand.exitCode(for: error) {
      case .success: return show(TplCommand.fullMessage(for: error))
      case .validationFailure: return report(misuse: TplCommand.fullMessage(for: error))
      default: return report(error)
      }
    }
  }

  private static func report(_ error: any Error) -> ExitStatus {
    let failure = CommandFailure(of: error)
    Output.fail(failure)
    return failure.status
  }

  /// Help and the version are results.
  private static func show(_ text: String) -> ExitStatus {
    do {
      try Output.write(Array(text.utf8) + [.newline])
      return .done
    } catch {
      return report(error)
    }
  }

  /// A mistake in the arguments is a message.
  private static func report(misuse text: String) -> ExitStatus {
    // "Error: …" first, then usage lines.
    let lines = text.split(separator: "\n")
    let reason = lines.first.map { $0.hasPrefix("Error: ") ? $0.dropFirst(7) : $0 } ?? ""
    Output.fail(CommandFailure(.usage, "\(reason.prefix(1).lowercased())\(reason.dropFirst())", hint: "tpl --help"))
    return .usage
  }
}
