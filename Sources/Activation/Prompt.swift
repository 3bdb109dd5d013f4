import Bytes
import Consent
import Layout
import Platform

/// What happens at a prompt that called `tpl hook-env`: one column of values, from what the shell carries to what it
/// evaluates. A class as ``Scope`` is.
package final class Prompt {
  private let request: PromptRequest
  private let shell: ShellState
  private let decisions: Decisions
  private let user: CompiledSettings
  private let search: ScopeSearch
  private let departure: Departure
  private let writer: AnswerWriter

  /// Finds out what the shell carries and where it is; nothing of the repository's variables is read.
  package init(_ request: PromptRequest) {
    self.request = request
    shell = ShellState(request.environment, memory: request.memory, records: request.records)
    // Before the records that `tpl allow` writes.
    decisions = Decisions(request.directories)
    user = request.userSettings
    search = ScopeSearch(
      around: request.physicalDirectory, chosen: shell.chosenEnvironment, request.directories,
      privacy: request.privacy(user.settings))
    departure = Departure(
      of: shell, to: request.processDirectory ?? request.workingDirectory, search,
      consent: ConsentStore(request.directories))
    writer = AnswerWriter(request: request, shell: shell, search: search, style: user.settings.log)
  }

  /// A type of its own, because an optional answer would cost each prompt one that is made at run time.
  package struct NothingToLeave: Error {}

  /// - Throws: where nothing can be done without the runtime directory.
  package static func answer(to request: PromptRequest) throws(NothingToLeave) -> Answer {
    let prompt = unreleased(Prompt(request))
    if let problem = request.runtimeProblem {
      guard prompt.departure.isCertain else { throw NothingToLeave() }
      return prompt.writer.leaving(because: problem)
    }
    let answer = prompt.answerForScope()
    guard let trouble = KernelTrouble.first else { return answer }
    // What the answer rests on could not be read.
    return prompt.departure.isCertain
      ? prompt.writer.leaving(because: "\(trouble)") : prompt.writer.unchanged(in: trouble)
  }

  private func answerForScope() -> Answer {
    let scope = search.scope
    let inputs = Prompt.unreleased(
      PromptInputs(of: scope, request.directories, after: decisions, isWatched: request.isWatched))
    let started = request.now()
    // Made before the inputs are read.
    let token = FreshnessToken(for: inputs, in: scope, directory: request.directories.tokens, now: started)
    let isTokenMade = token.make()
    let loaded = scope.map { Prompt.unreleased(load($0, inputs)) }
    let denial = denial(in: scope)
    if departure.isDoubtful, let denial, !request.memory.warned.holds(denial) { return writer.unchanged(by: denial) }
    let change = Prompt.unreleased(change(to: loaded))
    let test = test(of: loaded, inputs, searchPath: change.next["PATH"] ?? [], started: started) {
      isTokenMade && isStillFresh(token, inputs) ? token.path : nil
    }
    return writer.answer(change, warnings: warnings(loaded, change, denial: denial), test: test)
  }

  /// The process ends with its answer: taking all variables apart once more would cost each prompt a thirtieth of its
  /// instructions.
  private static func unreleased<Value: AnyObject>(_ value: Value) -> Value {
    Unmanaged.passRetained(value).takeUnretainedValue()
  }

  // MARK: - The steps

  private func load(_ scope: Scope, _ inputs: PromptInputs) -> LoadedEnvironment {
    let sources = EnvFileSources(
      scope.record, directories: request.directories, environment: request.environment,
      searchPath: shell.base["PATH"] ?? [], privacy: request.privacy(user.settings), now: request.now(),
      opener: request.opener)
    return LoadedEnvironment(of: scope, base: shell.base, settings: user.settings, sources: sources, inputs: inputs)
  }

  private func change(to loaded: LoadedEnvironment?) -> EnvironmentChange {
    guard let loaded else { return EnvironmentChange(leaving: shell) }
    // What a script has found out about this shell holds for the scope.
    let isSameScope = shell.active?.isRecord(of: loaded.scope) == true
    let kept = request.memory.isAskingAgain || isSameScope ? request.memory.keptNames : []
    return EnvironmentChange(of: shell, to: loaded, in: request.dialect, kept: kept)
  }

  /// What of the repository may not be looked at; `nil` when it hides nothing.
  private func denial(in scope: Scope?) -> PromptWarning? {
    guard KernelTrouble.isDenied, let root = scope?.root ?? shell.active?.root else { return nil }
    return KernelTrouble.denial(in: root).map { PromptWarning("\($0); the next prompt looks again") }
  }

  private func warnings(
    _ loaded: LoadedEnvironment?, _ change: EnvironmentChange, denial: PromptWarning?
  ) -> [PromptWarning] {
    var warnings = shell.warnings + search.warnings
    if let taken = request.directories.replacedRuntime {
      let runtime = request.directories.runtime.bytes.displayed
      warnings.append(PromptWarning("\(taken.bytes.displayed) is not yours alone, using \(runtime)"))
    }
    if let problem = user.problem { warnings.append(PromptWarning("\(problem.displayed), using the defaults")) }
    if let loaded {
      // Their words name no root: the same ones in another root are another warning.
      let version = loaded.scope.root.bytes.fnv1a
      warnings += loaded.layers.promptWarnings
      warnings += (loaded.tools.warnings + change.warnings).map { PromptWarning($0, version: version) }
    }
    // Where nothing is loaded, that is told already.
    if let denial, !warnings.contains(where: \.isNotLoaded) { warnings.append(denial) }
    return warnings
  }

  // MARK: - The test

  /// - Parameter token: asked for last, when everything that the test compares was read.
  private func test(
    of loaded: LoadedEnvironment?, _ inputs: PromptInputs, searchPath: [UInt8], started: Int64, token: () -> Path?
  ) -> FreshnessTest {
    // Where a first configuration could matter, its appearance is noticed too.
    let tested = inputs.tested(withConfiguration: loaded?.layers.hasRefusedNames == true)
    let contents = request.comparesTimes ? nil : InputContents.read(tested, in: loaded?.scope, request)
    let isTestable = request.comparesTimes || contents != nil
    return FreshnessTest(
      workingDirectory: request.workingDirectory.bytes, presence: presence(loaded?.scope),
      chosenEnvironment: shell.chosenEnvironment, searchPath: searchPath, token: isTestable ? token() : nil,
      inputs: contents?.inputs ?? tested, now: started, contents: contents, isPhysical: request.isPhysical)
  }

  private func presence(_ scope: Scope?) -> FreshnessTest.Presence {
    if scope != nil { return .isActive }
    return FileStatus.look(request.workingDirectory) == nil ? .isGone : .doesNotMatter
  }

  /// Whether nothing changed while it was read.
  private func isStillFresh(_ token: FreshnessToken, _ inputs: PromptInputs) -> Bool {
    if KernelTrouble.isDenied || request.opener.mayOpenLater { return false }
    return inputs.areUnchanged() && !token.isRacy(now: request.now())
  }
}
