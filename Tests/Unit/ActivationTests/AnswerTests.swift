import Bytes
import Consent
import Glibc
import TestSupport
import Testing

@testable import Activation
@testable import Platform

/// What a prompt is answered, by where the shell is.
@Suite struct AnswerTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var what: String
    var directory: String
    /// TPL_ENV.
    var chosen: String?
    /// What is exported, TPL_STATE and PATH left out.
    var exported: [String: String] = [:]
    var isActive = false
    /// What the one line about what happened says.
    var summary: String?
    /// The beginning of each warning, `ROOT` for the sandbox.
    var warnings: [String] = []
    /// The beginning of why nothing is loaded.
    var obstacle: String?

    var testDescription: String { what }
  }

  static let cases = [
    Case(what: "outside of every root", directory: "elsewhere"),
    Case(what: "not allowed", directory: "other/platform/api", warnings: ["ROOT/other is not allowed yet"]),
    Case(
      what: "an allowed root", directory: "repo",
      exported: ["A": "root", "B": "root", "TPL_ROOT": "ROOT/repo", "TPL_ENVIRONMENT": "dev"], isActive: true,
      summary: "repo (dev) +A +B"),
    Case(
      what: "a directory of a root that is no component", directory: "repo/application",
      exported: ["A": "root", "B": "root", "TPL_ROOT": "ROOT/repo", "TPL_ENVIRONMENT": "dev"], isActive: true,
      summary: "repo (dev) +A +B"),
    Case(
      what: "a component", directory: "repo/platform/api",
      exported: [
        "A": "root", "B": "api", "C": "it is", "TPL_ROOT": "ROOT/repo", "TPL_ENVIRONMENT": "dev",
        "TPL_COMPONENT": "platform/api", "TPL_LAYER": "platform",
      ], isActive: true, summary: "platform/api (dev) +A +B +C"),
    Case(
      what: "a component with an environment", directory: "repo/platform/api", chosen: "prod",
      exported: [
        "A": "prod", "B": "api", "C": "it is", "TPL_ROOT": "ROOT/repo", "TPL_ENVIRONMENT": "prod",
        "TPL_COMPONENT": "platform/api", "TPL_LAYER": "platform",
      ], isActive: true, summary: "platform/api (prod) +A +B +C"),
    Case(
      what: "an environment that there is not", directory: "repo", chosen: "prd",
      exported: ["TPL_ROOT": "ROOT/repo", "TPL_ENVIRONMENT": "prd"], isActive: true,
      obstacle: "repo (prd) NOT LOADED: there is no environment 'prd', did you mean 'prod'?"),
  ]

  @Test(arguments: cases)
  func answersForEachScope(expected: Case) throws {
    let room = try PromptRoom()
    let before = expected.chosen.map { ["TPL_ENV": $0] } ?? [:]
    let answer = try Prompt.answer(to: room.request(expected.directory, exported: before))
    var exported = room.exported(by: answer)
    for name in ["TPL_STATE", "PATH"] { exported[name] = nil }
    let root = room.sandbox.root
    #expect(exported == expected.exported.mapValues { $0.replacing("ROOT", with: root) })
    #expect(answer.isActive == expected.isActive)
    #expect(answer.summary.map { String(decoding: $0, as: UTF8.self) } == expected.summary)
    #expect(answer.warnings.count == expected.warnings.count, "\(answer.warnings)")
    for (warning, start) in zip(answer.warnings, expected.warnings) {
      #expect(warning.hasPrefix(start.replacing("ROOT", with: root)), "\(warning)")
    }
    #expect(answer.obstacle?.hasPrefix(expected.obstacle ?? "?") ?? (expected.obstacle == nil))
  }

  @Test func leavingTakesEverythingBack() throws {
    let room = try PromptRoom()
    let before = ["A": "mine", "PATH": "/usr/bin:/bin"]
    let entered = try Prompt.answer(to: room.request("repo/platform/api", exported: before))
    let inside = room.exported(by: entered, before: before)
    #expect(inside["A"] == "root" && inside["B"] == "api" && inside["TPL_STATE"] != nil)
    let left = try Prompt.answer(to: room.request("elsewhere", exported: inside))
    #expect(room.exported(by: left, before: inside) == before)
    #expect(!left.isActive)
  }

  @Test func theSameScopeAgainChangesNothing() throws {
    let room = try PromptRoom()
    let inside = room.exported(by: try Prompt.answer(to: room.request("repo")), before: ["PATH": "/usr/bin:/bin"])
    let again = try Prompt.answer(to: room.request("repo", exported: inside))
    #expect(room.exported(by: again, before: inside) == inside)
    #expect(again.summary == nil && again.messages.isEmpty)
  }

  /// What may not be looked at could take away what is active: the first prompt says so, the next one goes by what can
  /// be seen. In a process of its own, because denials are the process's.
  @Test func aDenialIsSaidBeforeItCounts() async {
    await #expect(processExitsWith: .success) {
      let room = try PromptRoom()
      let inside = room.exported(by: try Prompt.answer(to: room.request("repo")), before: ["PATH": "/usr/bin:/bin"])
      let denied = Path(room.sandbox.path("repo/.env"))
      KernelTrouble.turnOn()
      let request = room.request("repo", exported: inside) {
        KernelTrouble.note(SystemError(operation: "stat", path: denied, code: EACCES))
        return WallClock.nanoseconds
      }
      let answer = try Prompt.answer(to: request)
      #expect(room.exported(by: answer, before: inside) == inside)
      #expect(answer.warnings.count == 1)
      #expect(answer.warnings.first?.hasSuffix("permission denied; the next prompt looks again") == true)
      #expect(String(decoding: answer.script, as: UTF8.self).contains("__tpl_fresh() { false; }"))
    }
  }

  /// Nothing is known after an error of the kernel: the shell stays as it is, and asks again.
  @Test func anErrorOfTheKernelChangesNothing() async {
    await #expect(processExitsWith: .success) {
      let room = try PromptRoom()
      let inside = room.exported(by: try Prompt.answer(to: room.request("repo")), before: ["PATH": "/usr/bin:/bin"])
      try room.sandbox.write("A=changed\n", to: "repo/.env")
      KernelTrouble.turnOn()
      let request = room.request("repo", exported: inside) {
        KernelTrouble.note(SystemError(operation: "read", path: Path("/x"), code: EIO))
        return WallClock.nanoseconds
      }
      let answer = try Prompt.answer(to: request)
      #expect(room.exported(by: answer, before: inside) == inside)
      #expect(answer.warnings.count == 1)
      #expect(answer.warnings.first?.contains("; the environment stays as it is, the next prompt looks again") == true)
      #expect(String(decoding: answer.script, as: UTF8.self).contains("__tpl_fresh() { false; }"))
    }
  }

  /// The answer rests on the settings that were read, so its test must not stand on those that came after.
  @Test(arguments: [false, true])
  func settingsThatChangeMeanwhileAreRead(isEdited: Bool) throws {
    let room = try PromptRoom()
    let file = Path(try room.sandbox.write("log: off\n", to: "config/tpl/config.yaml", mode: 0o600))
    for input in ["config/tpl/config.yaml", "repo/.env", "repo"] {
      try Files.setModified(Path(room.sandbox.path(input)), nanoseconds: 1_700_000_000_000_000_000)
    }
    // Nothing is young then.
    let later: @Sendable () -> Int64 = { WallClock.nanoseconds + 10_000_000_000 }
    let request = room.request("repo", now: later) {
      if isEdited { try? Files.setModified(file, nanoseconds: 1_700_000_001_000_000_000) }
    }
    let script = String(decoding: try Prompt.answer(to: request).script, as: UTF8.self)
    #expect(script.contains("__tpl_fresh() { false; }") == isEdited, "\(script)")
  }

  /// A scope is found before the inputs are looked at: what is decided there would not be noticed when it changes.
  @Test func environmentsAreLookedForWhenTheyAreAskedFor() throws {
    let room = try PromptRoom()
    let directory = Path(room.sandbox.path("repo"))
    let record = try #require(try ConsentStore(room.directories).record(for: directory))
    let scope = Scope(record, directory: directory, chosen: Array("stage".utf8), kept: nil)
    #expect(scope.environmentProblem() != nil)
    try room.sandbox.write("A=stage\n", to: "repo/.env.stage.local")
    #expect(scope.environmentProblem() == nil)
    try room.sandbox.remove("repo/.env.stage.local")
    #expect(scope.environmentProblem() != nil)
  }
}
