import TestSupport

/// Something that people do with tpl every day, and what must hold afterwards whatever failed meanwhile.
struct Operation: Sendable {
  typealias Problems = [String]

  let name: String
  let command: [String]
  var input = ""
  var environment: [String: String] = [:]
  /// Of the sandbox.
  var directory = "shop"
  /// When nothing fails.
  var status: Int32 = 0
  var scope = SupervisedRun.Scope.tpl
  /// Makes the room, once for all runs.
  var prepare: @Sendable (FaultRoom) throws -> Void = { _ in }
  /// Before each run: what a restored file has lost, such as the permission that names its inode.
  var refresh: (@Sendable (FaultRoom) throws -> Void)?
  /// What is missing although the command said that it was done.
  var effect: @Sendable (FaultRoom, CommandResult) throws -> Problems = { _, _ in [] }
  /// What is wrong whatever the command said.
  var invariant: @Sendable (FaultRoom, CommandResult) throws -> Problems = { _, _ in [] }
  /// What one does next when it failed; the same command when it is `nil`.
  var nextCommand: [String]?
  /// Prompts of a shell, whose state is the effect: it has to be right as soon as the trouble is over.
  var isSession = false
  /// It writes nothing: its output is the effect.
  var isQuestion = false
  /// Where an interrupted run may keep a secret until the next one takes it up.
  var keepsSecretsIn: [String] = []
  /// Files that are neither old nor new in a sense that matters.
  var ignored: [String] = []
}
