import ArgumentParser
import Platform
import Secrets
import TplHot

/// What the pre-commit hook calls.
struct SecretCommitCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "commit-check", abstract: "Check what is staged: no plain env file, encrypted ones as configured.",
    shouldDisplay: false)

  /// Ends with status 1 for a problem, and where it cannot tell; the hook tells other statuses apart
  /// (``GitHook/line(_:)``).
  mutating func run() throws {
    let world = try World.ofProcess()
    guard let check = try SecretCommitCheckCommand.check(world), let first = check.problems.first else { return }
    for problem in check.problems.dropFirst() { Output.warn(problem) }
    throw CommandFailure(.negative, "not committed: \(first)", hint: "tpl secret status tells more")
  }

  private static func check(_ world: World) throws -> CommitCheck? {
    do {
      let check = try CommitCheck(try world.workingDirectory(), world.secrets)
      try KernelTrouble.check()
      return check
    } catch {
      throw CommandFailure(
        .negative, "not committed, what is staged cannot be checked: \(CommandFailure(of: error).message)",
        hint: "try again; git commit --no-verify takes it without a check")
    }
  }
}
