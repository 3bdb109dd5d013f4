package import Bytes
import Consent
import EnvFile
import Git
package import Layout
package import Platform

/// A view activated for one command, by the same steps as for a shell at its prompt, and with the origin of everything.
package struct CommandActivation {
  /// Where a variable has its value from.
  package enum Source: Sendable {
    case file(LayerTrace.Definition)
    /// tpl itself: `TPL_ROOT` and its like.
    case tpl
    /// Changed by hand in the shell that is asking, which keeps it.
    case shell
    /// Not of the view at all.
    case environment
  }

  package let view: View
  /// The variables before activation.
  package let base: Variables
  package let trace: LayerTrace
  /// What a prompt would say.
  package let warnings: [String]
  /// Why nothing of the env files is loaded; `nil` when everything is.
  package let obstacle: String?
  /// For further files of the repository.
  package let reader: RepositoryReader
  private let activation: Activation

  /// - Parameters:
  ///   - settings: the user's own.
  ///   - isRuntimeOurs: whether the runtime directory was found to be the user's own; nothing in it counts otherwise.
  ///   - owner: the user's id.
  ///   - now: nanoseconds since 1970.
  ///   - open: what a sealed file holds.
  package init(
    _ view: View, environment: Environment, directories: BaseDirectories, settings: UserSettings,
    isRuntimeOurs: Bool, owner: UInt32, now: Int64, open: any SealedFileOpener
  ) {
    let current = Variables(environment)
    var old: UndoRecord?
    if isRuntimeOurs {
      // The shell's next prompt will say it, when the record is gone.
      var notices: [Notice] = []
      old = HookEnvironment(asking: view, environment, directories, settings, owner: owner)
        .undoRecord(current, &notices)
    }
    base = Activation.base(current, undoing: old, without: [])
    let sources = EnvFileSources(
      view.record, directories: directories, environment: environment, searchPath: base["PATH"] ?? [],
      privacy: Privacy(owner: owner, groups: MachineGroups(trusted: settings.trustedGroups)), now: now,
      isRuntimeOurs: isRuntimeOurs, opener: open)
    let loaded = LoadedView(view, base: base, settings: settings, isTraced: true, sources: sources)
    let layers = loaded.layers
    self.view = view
    trace = layers.trace ?? LayerTrace()
    obstacle = layers.obstacle
    reader = sources.reader
    activation = Activation(
      view, layers: layers, tools: loaded.tools, base: base, current: current, old: old,
      localTools: loaded.localTools)
    warnings = layers.warnings + loaded.tools.warnings + activation.warnings
  }

  /// What activation sets, in its order; PATH only where an env file replaces it.
  package var names: [[UInt8]] { scalars.filter { $0.digest != nil }.map(\.name) }

  /// What activation takes away.
  package var unsetNames: [[UInt8]] { scalars.filter { $0.digest == nil }.map(\.name) }

  private var scalars: [UndoRecord.Scalar] { activation.undo?.scalars ?? [] }

  /// Elements that activation adds to PATH, in the order in which they stand there: those before what was there, and
  /// those after. None where PATH is replaced as a whole.
  package var pathAdditions: (front: [[UInt8]], back: [[UInt8]]) {
    var result: (front: [[UInt8]], back: [[UInt8]]) = ([], [])
    if scalars.contains(where: { $0.name.equals("PATH") }) { return result }
    var added = activation.undo?.pathElements ?? []
    var isBehind = false
    for element in SearchPath(activation.next["PATH"] ?? []).elements {
      guard let index = added.firstIndex(of: element) else {
        isBehind = true
        continue
      }
      added.remove(at: index)
      if isBehind { result.back.append(element) } else { result.front.append(element) }
    }
    return result
  }

  private var addsToPath: Bool { activation.undo?.pathElements.isEmpty == false }

  package subscript(name: [UInt8]) -> [UInt8]? { activation.next[name] }

  /// - Returns: `nil` for a variable that is not set.
  package func source(of name: [UInt8]) -> Source? {
    guard let value = activation.next[name] else { return nil }
    if name.equals("PATH"), addsToPath { return trace.winner(name).map { .file($0) } ?? .tpl }
    guard let scalar = scalars.first(where: { $0.name == name }) else { return .environment }
    guard scalar.isSet(value.fnv1a) else { return .shell }
    if let winner = trace.winner(name), winner.assignment.value == value { return .file(winner) }
    return .tpl
  }
}

extension CommandActivation {
  /// For a program that runs in the view. Its own children can take the activation back as those of a shell can, when
  /// the record of it can be kept.
  /// - Parameters:
  ///   - directory: where the program starts.
  ///   - records: where undo records are; `nil` when nothing may be kept there.
  ///   - now: nanoseconds since 1970.
  package func environment(in directory: Path, records: Path?, now: Int64) -> Environment {
    var next = activation.next
    if records.map({ activation.keepUndo(in: $0, now: now) }) != true { next["TPL_STATE"] = nil }
    next["TPL_ENV"] = view.environment
    next["PWD"] = directory.bytes
    return Environment(next.names.map { Environment.Variable(name: $0, value: next[$0] ?? []) })
  }
}

extension HookEnvironment {
  /// For what it knows of the shell that is asking.
  fileprivate init(
    asking view: View, _ environment: Environment, _ directories: BaseDirectories, _ settings: UserSettings,
    owner: UInt32
  ) {
    self.init(
      shell: .bash, comparesTimes: true, workingDirectory: view.root, processDirectory: nil, isWatched: false,
      environment: environment,
      directories: directories, memory: ShellMemory(), owner: owner, now: { 0 },
      parseSettings: { _, _ in CompiledSettings(settings) },
      open: ClosedFiles())
  }
}
