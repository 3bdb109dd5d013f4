package import Bytes
import EnvFile
package import Platform

/// A scope activated for one command, by the same steps as for a shell at its prompt, with the origin of everything.
package struct CommandActivation {
  /// Where a variable has its value from.
  package enum Source: Sendable {
    case file(LayerTrace.Definition)
    /// tpl itself: `TPL_ROOT` and its like.
    case tpl
    /// Changed by hand in the shell that is asking, which keeps it.
    case shell
    /// Not of the scope at all.
    case environment
  }

  package let scope: Scope
  /// The variables before activation.
  package let base: Variables
  package let trace: LayerTrace
  /// What a prompt would say.
  package let warnings: [String]
  /// Why nothing of the env files is loaded; `nil` when everything is.
  package let obstacle: String?
  /// For further files of the repository.
  package let reader: RepositoryReader
  private let change: EnvironmentChange

  /// - Parameters:
  ///   - shell: the one that is asking. Its next prompt says it when the record of what is active is gone.
  ///   - loaded: with a trace.
  package init(of shell: ShellState, to loaded: LoadedEnvironment) {
    scope = loaded.scope
    base = shell.base
    trace = loaded.layers.trace ?? LayerTrace()
    obstacle = loaded.layers.obstacle
    reader = loaded.reader
    change = EnvironmentChange(of: shell, to: loaded, in: nil)
    warnings = loaded.layers.warnings + loaded.tools.warnings + change.warnings
  }

  /// What activation sets, in its order; PATH only where an env file replaces it.
  package var names: [[UInt8]] { scalars.filter { $0.digest != nil }.map(\.name) }

  /// What activation takes away.
  package var unsetNames: [[UInt8]] { scalars.filter { $0.digest == nil }.map(\.name) }

  private var scalars: [UndoRecord.Scalar] { change.undo?.scalars ?? [] }

  /// Elements that activation adds to PATH, in the order in which they stand there: those before what was there, and
  /// those after. None where PATH is replaced as a whole.
  package var pathAdditions: (front: [[UInt8]], back: [[UInt8]]) {
    var result: (front: [[UInt8]], back: [[UInt8]]) = ([], [])
    if scalars.contains(where: { $0.name.equals("PATH") }) { return result }
    var added = change.undo?.pathElements ?? []
    var isBehind = false
    for element in SearchPath(change.next["PATH"] ?? []).elements {
      guard let index = added.firstIndex(of: element) else {
        isBehind = true
        continue
      }
      added.remove(at: index)
      if isBehind { result.back.append(element) } else { result.front.append(element) }
    }
    return result
  }

  private var addsToPath: Bool { change.undo?.pathElements.isEmpty == false }

  package subscript(name: [UInt8]) -> [UInt8]? { change.next[name] }

  /// - Returns: `nil` for a variable that is not set.
  package func source(of name: [UInt8]) -> Source? {
    guard let value = change.next[name] else { return nil }
    if name.equals("PATH"), addsToPath { return trace.winner(name).map { .file($0) } ?? .tpl }
    guard let scalar = scalars.first(where: { $0.name == name }) else { return .environment }
    guard scalar.isSet(value.fnv1a) else { return .shell }
    if let winner = trace.winner(name), winner.assignment.value == value { return .file(winner) }
    return .tpl
  }
}

extension CommandActivation {
  /// For a program that runs in the scope. Its own children can take the activation back as those of a shell can, when
  /// the record of it can be kept.
  /// - Parameters:
  ///   - directory: where the program starts.
  ///   - records: where undo records are; `nil` when nothing may be kept there.
  ///   - now: nanoseconds since 1970.
  package func environment(in directory: Path, records: Path?, now: Int64) -> Environment {
    var next = change.next
    if records.map({ change.keepUndo(in: $0, now: now) }) != true { next["TPL_STATE"] = nil }
    next["TPL_ENV"] = scope.environment
    next["PWD"] = directory.bytes
    return Environment(next.names.map { Environment.Variable(name: $0, value: next[$0] ?? []) })
  }
}
