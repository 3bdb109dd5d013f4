package import Bytes
package import Consent
import Layout
package import Platform

/// The slow path of the prompt: everything that one shell needs to be up to date, built in memory.
package struct HookEnvironment {
  package struct Answer: Sendable {
    /// For the shell to evaluate, messages included: it tells nothing that it has not done.
    package var script: [UInt8]
    /// For the person, without `tpl:` in front.
    package var summary: [UInt8]?
    package var warnings: [String]
    /// Why the environment is not loaded, where that is news.
    package var obstacle: String?
    /// Whether that is said in red.
    var isColored = false
    /// Whether the directory is in an allowed root.
    package var isActive = false

    /// One line each.
    package var messages: [UInt8] {
      var text: [UInt8] = []
      if let obstacle {
        let line = [UInt8]("tpl: ") + Array(obstacle.utf8)
        // What runs next would run without its environment.
        text += isColored ? [UInt8]("\u{1B}[31m") + line + [UInt8]("\u{1B}[0m") : line
        text.append(.newline)
      }
      for warning in warnings { text += Array("tpl: warning: \(warning)\n".utf8) }
      if let summary { text += [UInt8]("tpl: ") + summary + [.newline] }
      return text
    }
  }

  package var shell: ShellDialect
  /// Whether its `test` knows `-nt`.
  package var comparesTimes: Bool
  /// Logical, as the shell has it.
  package var workingDirectory: Path
  /// Where this process, and so the shell, really is; `nil` in a directory that was removed.
  package var processDirectory: Path?
  /// Whether the watcher is running, and removes tokens.
  package var isWatched: Bool
  package var environment: Environment
  package var directories: BaseDirectories
  package var memory: ShellMemory
  /// The user's id.
  package var owner: UInt32
  /// Nanoseconds since 1970.
  package var now: @Sendable () -> Int64
  /// Reads the user's own YAML, when it changed.
  package var parseSettings: @Sendable ([UInt8], Path) -> CompiledSettings
  package var open: any SealedFileOpener
  /// Whether messages may have a colour.
  package var isColored = false
  /// Why nothing in the runtime directory counts: it could be another user's, or cannot be written.
  package var runtimeProblem: String?

  package init(
    shell: ShellDialect, comparesTimes: Bool, workingDirectory: Path, processDirectory: Path?, isWatched: Bool,
    environment: Environment,
    directories: BaseDirectories, memory: ShellMemory, owner: UInt32, now: @escaping @Sendable () -> Int64,
    parseSettings: @escaping @Sendable ([UInt8], Path) -> CompiledSettings, open: any SealedFileOpener
  ) {
    self.shell = shell
    self.comparesTimes = comparesTimes
    self.workingDirectory = workingDirectory
    self.processDirectory = processDirectory
    self.isWatched = isWatched
    self.environment = environment
    self.directories = directories
    self.memory = memory
    self.owner = owner
    self.now = now
    self.parseSettings = parseSettings
    self.open = open
  }

  /// A type of its own, because an optional answer would cost each prompt one that is made at run time.
  package struct NothingToLeave: Error {}

  /// - Parameter isToldByScript: whether the script tells the messages, when it has done what they say.
  /// - Throws: where nothing can be done without the runtime directory.
  package func answer(isToldByScript: Bool) throws(NothingToLeave) -> Answer {
    // Never released: the process ends with its answer, and taking all variables apart once more would cost each prompt
    // instructions (<doc:0139-a-prompts-process-does-not-tidy-up>).
    let position = Unmanaged.passRetained(position()).takeUnretainedValue()
    if let problem = runtimeProblem {
      guard position.leavesForSure else { throw NothingToLeave() }
      return leave(position, because: problem, isToldByScript: isToldByScript)
    }
    let answer = change(from: position, isToldByScript: isToldByScript)
    if !KernelTrouble.isMet { return answer }
    // Whatever the answer rests on could not be read.
    return position.leavesForSure
      ? leave(position, because: "\(KernelTrouble.first)", isToldByScript: isToldByScript)
      : unchanged(
        because: HookEnvironment.trouble, at: HookEnvironment.troubledPlace, isToldByScript: isToldByScript)
  }

  private func position() -> ShellPosition {
    let current = Variables(environment)
    var notices: [Notice] = []
    let old = undoRecord(current, &notices)
    let isUndoKnown = !KernelTrouble.isMet
    // Read before the records, and part of the token's name only: a decision removes tokens, and no shell may make one
    // again under a name that stands for an older decision.
    let decisions = self.decisions() + [configurationPlace()]
    let user = userSettings
    var place = FNV1a()
    let chosen = current["TPL_ENV"] ?? []
    let view = findView(chosen: chosen, user.settings, &notices, &place)
    let here = processDirectory ?? workingDirectory
    let isInOldPlace = old.map { here.isWithin($0.root.appending($0.component)) } ?? false
    let isDenied = KernelTrouble.isDenied && old.map { KernelTrouble.denial(in: $0.root) != nil } ?? false
    let isViewKnown = !KernelTrouble.isMet && !isDenied
    return ShellPosition(
      current: current, old: old, base: Activation.base(current, undoing: old, without: memory.leftElements),
      chosen: chosen, decisions: decisions, user: user, view: view, place: place.value, notices: notices,
      isUndoKnown: isUndoKnown, isViewKnown: isViewKnown, isInOldPlace: isInOldPlace,
      isOldForbidden: !isViewKnown && old.map { ConsentStore(directories).isForbidden($0.root) } ?? false)
  }

  private func change(from position: ShellPosition, isToldByScript: Bool) -> Answer {
    let view = position.view
    let before = inputs(view)
    let started = now()
    let token = FreshnessToken(
      before + position.decisions + untested(view), view: view, directory: directories.tokens, now: started)
    // Without it every prompt asks, and nothing else.
    var isTokenMade = false
    KernelTrouble.disregard { isTokenMade = (try? token.create()) != nil }

    var notices = position.notices + generalNotices(position.user)
    var activation = Activation(deactivating: position.base)
    var tested = before
    if let view { load(view, position, before, into: &activation, &tested, &notices) }
    if let denial = HookEnvironment.denial(position.old, view) {
      if position.waits, !memory.warned.holds(denial) {
        return unchanged(because: denial, at: HookEnvironment.deniedPlace, isToldByScript: isToldByScript)
      }
      // Where nothing is loaded, that is told already.
      if !notices.contains(where: \.isNotLoaded) { notices.append(denial) }
    }
    let contents = comparesTimes ? nil : contents(of: &tested, view)
    let isFresh =
      isTokenMade && (comparesTimes || contents != nil) && isStillFresh(token, before, view, started: started)
    return assemble(
      activation, position, notices: notices, isToldByScript: isToldByScript,
      test: FreshnessTest(
        workingDirectory: workingDirectory.bytes, presence: presence(view), chosenEnvironment: position.chosen,
        searchPath: activation.next["PATH"] ?? [], token: isFresh ? token.path : nil, inputs: tested, now: started,
        contents: contents, isPhysical: processDirectory == workingDirectory))
  }

  private func generalNotices(_ user: CompiledSettings) -> [Notice] {
    var notices: [Notice] = []
    if let taken = directories.replacedRuntime {
      let runtime = directories.runtime.bytes.displayed
      notices.append(Notice("\(taken.bytes.displayed) is not yours alone, using \(runtime)"))
    }
    if let problem = user.problem { notices.append(Notice("\(problem.displayed), using the defaults")) }
    return notices
  }

  private func load(
    _ view: View, _ position: ShellPosition, _ before: [FreshnessToken.Input], into activation: inout Activation,
    _ tested: inout [FreshnessToken.Input], _ notices: inout [Notice]
  ) {
    let (base, settings) = (position.base, position.user.settings)
    let loaded = LoadedView(
      view, base: base, settings: settings, sources: sources(of: view, base: base, settings)
    ) { path in
      // What may not be looked at may be there.
      KernelTrouble.isDenied || before.contains { $0.path == path }
    }
    let (layers, tools) = (loaded.layers, loaded.tools)
    activation = Activation(
      view, layers: layers, tools: tools, base: base, current: position.current, old: position.old,
      localTools: loaded.localTools, shell: shell, kept: keptNames(position.old, view))
    // Their words name no root: the same ones in another root are another warning.
    let place = view.root.bytes.fnv1a
    notices += layers.notices + (tools.warnings + activation.warnings).map { Notice($0, version: place) }
    // Where a first configuration could matter, its appearance is noticed too.
    if layers.hasRefusedNames { tested += position.decisions.suffix(1).filter { $0.status != nil } }
  }

  /// Whether nothing changed while it was read.
  private func isStillFresh(
    _ token: FreshnessToken, _ before: [FreshnessToken.Input], _ view: View?, started: Int64
  ) -> Bool {
    if KernelTrouble.isDenied || open.mayOpenLater { return false }
    // What was not there and is now has changed the time of its directory.
    let after = FreshnessToken(
      before.map { FreshnessToken.Input($0.path) } + decisions() + [configurationPlace()] + untested(view), view: view,
      directory: directories.tokens, now: started)
    return after.path == token.path && !token.isRacy(now: now())
  }

  var userSettings: CompiledSettings {
    UserConfiguration(directories).settings(owner: owner, now: now(), parse: parseSettings)
  }

  func sources(of view: View, base: Variables, _ settings: UserSettings) -> EnvFileSources {
    EnvFileSources(
      view.record, directories: directories, environment: environment, searchPath: base["PATH"] ?? [],
      privacy: privacy(settings), now: now(), isRuntimeOurs: runtimeProblem == nil, opener: open)
  }

  func privacy(_ settings: UserSettings) -> Privacy {
    Privacy(owner: owner, groups: MachineGroups(trusted: settings.trustedGroups))
  }

  func assemble(
    _ activation: Activation, _ position: ShellPosition, notices: [Notice], isToldByScript: Bool, test: FreshnessTest
  ) -> Answer {
    let (current, old) = (position.current, position.old)
    var notices = notices
    var answer = Answer(script: [], summary: nil, warnings: [])
    var next = activation.next
    var undo = activation.undo
    if undo != nil, !activation.keepUndo(in: directories.undoRecords, now: now()) {
      // Without a record nothing could be taken back, so nothing is changed.
      notices.append(Notice("cannot write to \(directories.runtime.bytes.displayed), nothing is activated"))
      next = Activation(deactivating: position.base).next
      undo = nil
    }
    noteShell(current, next)
    let kept = memory.isAskingAgain || undo != nil && Self.isSameView(old, undo) ? memory.keptNames : []
    let diff = EnvironmentDiff(from: current, to: next) {
      ShellParameters.canExport($0, in: shell) && !kept.contains($0)
    }
    if memory.isAskingAgain { notices += keptNotices(kept) }
    var remembered = memory
    if !KernelTrouble.isMet { remembered.warned.forget(from: HookEnvironment.troubledPlace) }
    if !KernelTrouble.isDenied { remembered.warned.forget(from: HookEnvironment.deniedPlace) }
    remembered.keptNames = kept
    remembered.isAskingAgain = false
    let news = remembered.warned.news(among: notices, at: position.place)
    for notice in news.prefix(Self.mostWarnings) {
      if notice.isNotLoaded { answer.obstacle = notice.text } else { answer.warnings.append(notice.text) }
    }
    if news.count > Self.mostWarnings {
      answer.warnings.append("and \(news.count - Self.mostWarnings) more like these")
    }
    remembered.leftElements = leftElements(current, old: old, new: undo)
    answer.isActive = undo != nil
    answer.isColored = isColored
    // One line says what happened.
    if answer.obstacle == nil {
      let style = position.user.settings.log
      answer.summary = ActivationSummary.line(diff, previous: current, old: old, new: undo, style: style)
    }
    var rest: [UInt8] = []
    if remembered != memory { shell.appendLocal("__tpl_memory", remembered.encoded, to: &rest) }
    test.append(to: &rest, shell)
    if isToldByScript { shell.appendMessage(answer.messages, to: &rest) }
    ChangeScript(shell: shell, diff: diff, old: old, new: undo).append(to: &answer.script, rest: rest)
    return answer
  }

  /// What a script has found out about this shell holds for the view.
  private func keptNames(_ old: UndoRecord?, _ view: View) -> [[UInt8]] {
    memory.isAskingAgain || old?.isRecord(of: view) == true ? memory.keptNames : []
  }

  private static func isSameView(_ old: UndoRecord?, _ new: UndoRecord?) -> Bool {
    old?.root == new?.root && old?.component == new?.component && old?.environment == new?.environment
  }

  private func keptNotices(_ kept: [[UInt8]]) -> [Notice] {
    if kept.isEmpty { return [] }
    let list = kept.map(\.displayed).joined(separator: " ")
    return [Notice("this \(shell.rawValue) has \(list) as readonly, or as no plain text, and keeps what it has")]
  }

  /// A file of a megabyte can give a reason for each of its lines.
  private static let mostWarnings = 64

  /// Where somebody else has saved a whole PATH from the time when ours was in it, and will restore it: direnv when its
  /// hook comes after ours, a virtual environment when it is deactivated.
  private func leftElements(_ current: Variables, old: UndoRecord?, new: UndoRecord?) -> [[UInt8]] {
    let environment = current["VIRTUAL_ENV"]
    let own = old?.scalars.first { $0.name.equals("VIRTUAL_ENV") }
    let isForeign = environment != nil && own?.isSet(environment?.fnv1a) != true
    guard current["DIRENV_DIFF"] != nil || isForeign else { return [] }
    var left = old?.pathElements ?? []
    for element in memory.leftElements where !left.contains(element) { left.append(element) }
    return left.filter { new?.pathElements.contains($0) != true }
  }
}
