import Activation
import Bytes
import Consent
import EnvFile
import Layout
import Platform
import TplHot

/// Finds the component that a command is about, and activates it.
struct ComponentEnvironment {
  /// A component, or a root itself.
  struct Place {
    var root: Path
    /// Canonical, in the root.
    var directory: Path
  }

  let world: World

  /// - Parameters:
  ///   - query: `nil` for the component around the working directory; with an explicit root, for that root itself.
  ///   - root: `--root`.
  func place(_ query: [UInt8]?, root: Path?) throws -> Place {
    guard let query else {
      let found = try world.root(root)
      return Place(root: found, directory: root == nil ? try world.workingDirectory() : found)
    }
    switch Query(query) {
    case .around(let path): return try place(around: path, root: root)
    case .component:
      var options = WhichOptions(query: query)
      options.root = root
      let match = try WhichVerb(world: world, options: options).component()
      return Place(root: match.root, directory: match.path)
    case .script, .tool:
      throw CommandFailure(.usage, "'\(query.displayed)' names a script, not a component", hint: "tpl help which")
    }
  }

  private func place(around path: Path, root: Path?) throws -> Place {
    let directory = try world.existing(path)
    if let root {
      let found = try world.root(root)
      guard directory.isWithin(found) else {
        throw CommandFailure(.negative, "\(directory.bytes.displayed) is not in \(found.bytes.displayed)")
      }
      return Place(root: found, directory: directory)
    }
    let found = try world.root(around: directory)
    return Place(root: found, directory: directory)
  }

  /// - Parameter environment: `--environment`; `nil` for the one that a prompt would choose there.
  func scope(_ place: Place, environment: [UInt8]?) throws -> Scope {
    let record = try world.consent.record(for: place.root)
    guard let record else {
      let root = place.root.bytes
      throw CommandFailure(
        .notAllowed, "\(root.displayed) is not allowed yet", hint: "look at it, then run: tpl allow \(root.shellWord)")
    }
    let scope = try Scope(
      record, directory: place.directory, chosen: environment ?? world.environment.nonEmpty("TPL_ENV"),
      choices: ChosenEnvironments(world.directories))
    if environment != nil, let problem = scope.environmentProblem() { throw CommandFailure(.negative, problem) }
    return scope
  }

  func activate(_ scope: Scope) throws -> CommandActivation {
    let settings = try UserSettingsFile.load(world)
    let isRuntimeOurs = isRuntimeOurs
    let shell =
      isRuntimeOurs
      ? ShellState(world.environment, records: world.directories.undoRecords)
      : ShellState(unmanaged: world.environment)
    let sources = EnvFileSources(
      scope.record, directories: world.directories, environment: world.environment,
      searchPath: shell.base["PATH"] ?? [],
      privacy: Privacy(owner: ProcessFacts.user, groups: MachineGroups(trusted: settings.trustedGroups)),
      now: WallClock.nanoseconds, isRuntimeOurs: isRuntimeOurs, opener: SealedFileOpening(world))
    let loaded = LoadedEnvironment(
      of: scope, base: shell.base, settings: settings, sources: sources, isTraced: true)
    let activation = CommandActivation(of: shell, to: loaded)
    // What runs next would run with a part of its environment.
    try KernelTrouble.check()
    if let denied = KernelTrouble.denial(in: scope.root) { Output.warn("\(denied); what depends on it is left out") }
    return activation
  }

  /// Whether the runtime directory is the user's: below /tmp another user may have made a directory of that name.
  var isRuntimeOurs: Bool { (try? world.directories.prepareRuntime()) != nil }
}

extension CommandActivation {
  /// Says what a prompt would say.
  func warn() {
    for warning in warnings { Output.warn(warning) }
  }

  /// For results that others rely on without a look: a file that cannot be used must not be replaced by an outer one in
  /// silence.
  func requireAllFiles() throws {
    if let problem = scope.environmentProblem() { throw CommandFailure(.negative, problem) }
    for file in trace.files {
      let path = file.path.bytes.displayed
      switch file.problem {
      case nil: continue
      case .refused(let refusal): throw CommandFailure(.notAllowed, "\(path) \(refusal.reason)")
      case .invalid(let error): throw CommandFailure(.badData, "\(path):\(error.line): \(error.message)")
      }
    }
    warn()
  }

  /// For messages: `platform/a (dev)`.
  var label: String { scope.label }

  /// Relative to the root, as people know it.
  func displayed(_ file: Path) -> String { Array(file.relative(to: scope.root) ?? file.bytes[...]).displayed }
}
