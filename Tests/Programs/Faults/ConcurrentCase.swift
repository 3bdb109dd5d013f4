import TestSupport

/// Several commands at the same moment: every one that says it is done has to be in the result.
struct ConcurrentCase: Sendable {
  struct Command: Sendable {
    var arguments: [String]
    var input = ""
    var environment: [String: String] = [:]
  }

  typealias Outcome = (command: Command, result: CommandResult)

  let name: String
  var sizes = [2, 3, 5, 10, 20]
  let prepare: @Sendable (FaultRoom) throws -> Void
  let commands: @Sendable (Int) -> [Command]
  /// What is wrong.
  let check: @Sendable (FaultRoom, [Outcome]) throws -> [String]
}
