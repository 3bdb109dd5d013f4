package import Bytes
package import Consent
import Layout
package import Platform

/// The slow path of the prompt: everything that one shell needs to be up to date, built in memory.
package struct HookEnvironment {
  package struct Answer: Sendable {
    /// For the shell to evaluate.
    package var script: [UInt8]
    /// For the person, without `tpl:` in front.
    package var summary: String?
    package var warnings: [String]
    /// Whether the directory is in an allowed root.
    package var isActive = false
  }

  package var shell: ShellDialect
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

  package init(
    shell: ShellDialect, workingDirectory: Path, processDirectory: Path?, isWatched: Bool, environment: Environment,
    directories: BaseDirectories, memory: ShellMemory, owner: UInt32, now: @escaping @Sendable () -> Int64,
    parseSettings: @escaping @Sendable ([UInt8], Path) -> CompiledSettings
  ) {
    self.shell = shell
    self.workingDirectory = workingDirectory
    self.processDirectory = processDirectory
    self.isWatched = isWatched
    self.environment = environment
    self.directories = directories
    self.memory = memory
    self.owner = owner
    self.now = now
    self.parseSettings = parseSettings
  }

  package func answer() -> Answer {
    let current = Variables(environment)
    var warnings: [String] = []
    let old = undoRecord(current, &warnings)
    let base = Activation.base(current, undoing: old, without: memory.leftElements)
    let chosen = current["TPL_ENV"] ?? []
    // Read before the records, and part of the token's name only: a decision removes tokens, and no shell may make one
    // again under a name that stands for an older decision.
    let decisions = self.decisions() + [configurationPlace()]
    let view = findView(chosen: chosen, &warnings)

    let before = inputs(view)
    let token = FreshnessToken(before + decisions, view: view, directory: directories.tokens)
    let isTokenMade = (try? token.create()) != nil

    let user = userSettings
    if let problem = user.problem { warnings.append("\(problem.displayed), using the defaults") }
    let activation: Activation
    var tested = before
    if let view {
      let (layers, tools) = variables(of: view, base: base, user.settings)
      warnings += layers.warnings + tools.warnings
      // Where a first configuration could matter, its appearance is noticed too.
      if layers.hasRefusedNames { tested += decisions.suffix(1).filter { $0.status != nil } }
      activation = Activation(
        view, layers: layers, tools: tools, base: base, current: current, old: old, owner: owner)
    } else {
      activation = Activation(deactivating: base)
    }
    warnings += activation.warnings
    let after = FreshnessToken(
      inputs(view) + self.decisions() + [configurationPlace()], view: view, directory: directories.tokens)
    let isFresh = isTokenMade && after.path == token.path && !token.isRacy(now: now())
    return assemble(
      activation, current: current, old: old, warnings: warnings, style: user.settings.log,
      test: FreshnessTest(
        workingDirectory: workingDirectory.bytes, presence: presence(view), chosenEnvironment: chosen,
        searchPath: activation.next["PATH"] ?? [], token: isFresh ? token.path : nil, inputs: tested,
        isPhysical: processDirectory == workingDirectory))
  }

  var userSettings: CompiledSettings {
    UserConfiguration(directories).settings(owner: owner, now: now(), parse: parseSettings)
  }

  func variables(of view: View, base: Variables, _ settings: UserSettings) -> (LayeredVariables, ToolVariables) {
    let tracking = GitTracking(
      root: view.root, directory: directories.gitAnswers, isKept: true, environment: environment,
      searchPath: base["PATH"] ?? [])
    let layers = LayeredVariables(
      view, base: base, owner: owner, settings: settings, isTracked: tracking.isTracked)
    return (layers, ToolVariables(view, envFiles: layers.loaded, owner: owner, isTracked: tracking.isTracked))
  }

  private func assemble(
    _ activation: Activation, current: Variables, old: UndoRecord?, warnings: [String], style: LogStyle,
    test: FreshnessTest
  ) -> Answer {
    var answer = Answer(script: [], summary: nil, warnings: [])
    var next = activation.next
    var undo = activation.undo
    if let record = undo, !keep(record, as: next["TPL_STATE"] ?? []) {
      // Without a record nothing could be taken back, so nothing is changed.
      answer.warnings.append("cannot write to \(directories.runtime.bytes.displayed), nothing is activated")
      next = Activation(deactivating: Activation.base(current, undoing: old, without: memory.leftElements)).next
      undo = nil
    }
    noteShell(current, next)
    let diff = EnvironmentDiff(from: current, to: next)
    for (name, change) in diff.changes where Self.isExportable(name) {
      switch change {
      case .set(let value): shell.appendExport(name, value, to: &answer.script)
      case .unset: shell.appendUnset(name, to: &answer.script)
      }
    }
    answer.warnings += warnings
    let remembered = memory(after: answer.warnings, current: current, old: old, new: undo)
    if remembered != memory { shell.appendLocal("__tpl_memory", remembered.encoded, to: &answer.script) }
    if remembered.warned == memory.warned { answer.warnings = [] }
    test.append(to: &answer.script, shell)
    answer.isActive = undo != nil
    answer.summary = ActivationSummary.line(diff, previous: current, old: old, new: undo, style: style)
    return answer
  }

  /// One warning per directory and content, not one per prompt. And where direnv is active too: when its hook comes after ours it
  /// restores, on leaving, a whole PATH from the time when ours was in it.
  private func memory(
    after warnings: [String], current: Variables, old: UndoRecord?, new: UndoRecord?
  ) -> ShellMemory {
    var result = ShellMemory()
    if !warnings.isEmpty {
      var hash = FNV1a()
      for warning in warnings { hash.combine(Array(warning.utf8)) }
      result.warned.appendHex(hash.value)
    }
    if let old, current["DIRENV_DIFF"] != nil {
      result.leftElements = old.pathElements.filter { new?.pathElements.contains($0) != true }
    }
    return result
  }

  private static func isExportable(_ name: [UInt8]) -> Bool {
    guard let first = name.first, first.isASCIILetter || first == UInt8(ascii: "_") else { return false }
    return name.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_") }
  }
}

// MARK: - Where we are

extension HookEnvironment {
  /// The nearest allowed root around the working directory. One that is not allowed is named and passed over, so that it
  /// never drops an allowed one around it.
  private func findView(chosen: [UInt8], _ warnings: inout [String]) -> View? {
    guard let directory = try? Files.canonical(workingDirectory) else { return nil }
    if !chosen.isEmpty, !EnvironmentName.isValid(chosen) {
      warnings.append("TPL_ENV is no name of an environment, using the default")
    }
    let consent = ConsentStore(directories)
    for root in RootFinder(consent).roots(around: directory) {
      if let record = try? consent.record(for: root) {
        let view = View(
          record, directory: directory, chosen: chosen.isEmpty ? nil : chosen,
          kept: ChosenEnvironments(directories).environment(of: root))
        for directory in view.layers { warnAboutConfiguration(directory, record, &warnings) }
        return view
      }
      warnings.append(NotAllowed(root, consent).warning)
    }
    return nil
  }

  /// A changed tpl.yaml has no effect before it is allowed; what was allowed stays in force.
  private func warnAboutConfiguration(_ directory: Path, _ record: AllowRecord, _ warnings: inout [String]) {
    let file = directory.appending(RootMarkers.configuration)
    let name = Array(file.relative(to: record.path) ?? [])
    let content = (try? RepositoryFile.read(file, root: record.path, owner: owner))?.content
    let isAllowed = content.map { record.allows($0, of: name) ?? false } ?? (record.allowedContent(of: name) == nil)
    if !isAllowed { warnings.append(FileRefusal.changed(InputChange()).warning(file, in: record.path)) }
  }

  private func presence(_ view: View?) -> FreshnessTest.Presence {
    if view != nil { return .isActive }
    return FileStatus.look(workingDirectory) == nil ? .isGone : .doesNotMatter
  }

  /// What `tpl allow` and `tpl use` write.
  private func decisions() -> [FreshnessToken.Input] {
    [FreshnessToken.Input(directories.allowed), FreshnessToken.Input(directories.chosenEnvironments)]
  }

  /// Where the user's configuration is, or would appear.
  private func configurationPlace() -> FreshnessToken.Input {
    let directory = FreshnessToken.Input(directories.configuration)
    return directory.status == nil ? FreshnessToken.Input(directories.configuration.parent ?? Path("/")) : directory
  }

  /// Everything whose change must be noticed, in the order in which a shell tests it.
  private func inputs(_ view: View?) -> [FreshnessToken.Input] {
    var paths: [Path] = []
    if let view {
      for directory in view.layers.reversed() {
        paths.append(directory)
        for name in view.envFileNames { paths += [name, name + Array(".crypt".utf8)].map { directory.appending($0) } }
      }
      // A change of these is seldom followed by a prompt at once, so where the watcher runs its alarm comes soon enough.
      if !isWatched {
        paths += view.layers.map { $0.appending(RootMarkers.configuration) } + [LocalTools(view.root).directory]
        if let component = view.componentDirectory { paths.append(component.appending("compose")) }
      }
      paths.append(directories.userConfiguration)
    }
    return paths.map { FreshnessToken.Input($0) }.filter { $0.status != nil }
  }
}
