import Bytes
import Consent
import EnvFile
import Platform

/// What a shell's variables become in a scope, and how that is taken back. A class as ``Scope`` is.
final class EnvironmentChange {
  private let shell: ShellState
  /// The one that evaluates the result; `nil` for a program, which takes every name.
  private let dialect: ShellDialect?
  /// Names that this shell was found to keep as they are.
  private let kept: [[UInt8]]
  /// All variables of the shell afterwards.
  private(set) var next: Variables
  /// `nil` when nothing is active afterwards.
  private(set) var undo: UndoRecord?
  /// What its file holds, and how that is called.
  private var encodedUndo: [UInt8] = []
  private var identifier: [UInt8] = []
  /// One line each.
  private(set) var warnings: [String] = []
  private var scalars: [UndoRecord.Scalar] = []
  /// Elements that are put on PATH, and those of them that were there already.
  private var pathElements: [[UInt8]] = []
  private var repeatedElements: [[UInt8]] = []

  /// Nothing is active any more.
  init(leaving shell: ShellState) {
    self.shell = shell
    dialect = nil
    kept = []
    next = shell.base
    next["TPL_STATE"] = nil
  }

  init(of shell: ShellState, to loaded: LoadedEnvironment, in dialect: ShellDialect?, kept: [[UInt8]] = []) {
    self.shell = shell
    self.dialect = dialect
    self.kept = kept
    next = shell.base
    noteNamesLeftOut(loaded.layers.variables)
    export(loaded)
    for name in loaded.tools.unset { unset([UInt8](name)) }
    // Last: an env file may set PATH.
    if !kept.contains([UInt8]("PATH")) { addPrograms(loaded) }
    let scope = loaded.scope
    let record = UndoRecord(
      root: scope.root, component: scope.component, environment: scope.environment, scalars: scalars,
      pathElements: pathElements, repeatedElements: repeatedElements)
    encodedUndo = record.encoded
    identifier = UndoRecord.identifier(of: encodedUndo)
    next["TPL_STATE"] = CarriedState.encoded(record, as: identifier, beside: next)
    undo = record
  }

  /// One line for all names, because a shell cannot do anything about any of them.
  private func noteNamesLeftOut(_ variables: Variables) {
    guard let dialect else { return }
    let names = variables.names.filter { !ShellParameters.canExport($0, in: dialect) }
    if names.isEmpty { return }
    let list = names.map(\.displayed).joined(separator: " ")
    warnings.append("\(dialect.rawValue) keeps \(list) for itself or cannot export it; programs get it by 'tpl exec'")
  }

  /// - Parameter now: nanoseconds since 1970.
  /// - Returns: whether the record is there, for those who carry its name.
  func keepUndo(in directory: Path, now: Int64) -> Bool {
    guard undo != nil, let isNew = try? UndoRecord.save(encodedUndo, as: identifier, in: directory) else {
      return false
    }
    if isNew { UndoCarriers(directory: directory).reapSometimes(now: now) }
    return true
  }

  /// Elements of PATH that may come back: another tool has saved a whole PATH from the time when they were in it, and
  /// will restore it: direnv when its hook comes after ours, a virtual environment when it is deactivated.
  var leftElements: [[UInt8]] {
    let environment = shell.variables["VIRTUAL_ENV"]
    let own = shell.active?.scalars.first { $0.name.equals("VIRTUAL_ENV") }
    let isForeign = environment != nil && own?.isSet(environment?.fnv1a) != true
    guard shell.variables["DIRENV_DIFF"] != nil || isForeign else { return [] }
    var left = shell.active?.pathElements ?? []
    for element in shell.memory.leftElements where !left.contains(element) { left.append(element) }
    return left.filter { undo?.pathElements.contains($0) != true }
  }

  /// Whether no program could be started any more (execve(2), MAX_ARG_STRLEN).
  static func isTooLong(_ name: [UInt8], _ value: [UInt8]) -> Bool {
    name.count + 1 + value.count > EnvFile.longestString
  }

  // MARK: - Variables

  private func export(_ loaded: LoadedEnvironment) {
    let exported = EnvironmentChange.exported(loaded)
    // What the user changed by hand is compared with what was set in the same scope.
    let before = shell.active.flatMap { $0.isRecord(of: loaded.scope) ? $0 : nil }
    for name in exported.names {
      guard let value = exported[name] else { continue }
      if let dialect, !ShellParameters.canExport(name, in: dialect) || kept.contains(name) { continue }
      if EnvironmentChange.isTooLong(name, value) {
        warnings.append("\(name.displayed) is not set: it would be longer than a program can be given")
        continue
      }
      if name.equals("PATH"), extendPath(value) { continue }
      set(name, value, before: before)
    }
  }

  private static func exported(_ loaded: LoadedEnvironment) -> Variables {
    var exported = loaded.layers.variables
    let (scope, tools) = (loaded.scope, loaded.tools)
    for name in tools.variables.names where exported[name] == nil { exported[name] = tools.variables[name] }
    if let environment = tools.virtualEnvironment { exported["VIRTUAL_ENV"] = environment.bytes }
    exported["TPL_ROOT"] = scope.root.bytes
    exported["TPL_ENVIRONMENT"] = scope.environment
    if !scope.component.isEmpty {
      exported["TPL_COMPONENT"] = scope.component
      exported["TPL_LAYER"] = Array(scope.component.prefix { $0 != .slash })
    }
    return exported
  }

  /// - Parameter before: what is active, when it is of the same scope.
  private func set(_ name: [UInt8], _ value: [UInt8], before: UndoRecord?) {
    let digest = value.fnv1a
    if let scalar = before?.scalars.first(where: { $0.name == name }), scalar.isSet(digest),
      ownValue(of: name)?.fnv1a != digest
    {
      // The user changed it by hand while the file says what it said: the user's word is the later one.
      scalars.append(UndoRecord.Scalar(name: name, previous: scalar.previous, digest: digest))
      return
    }
    // The first change of this name, so that it still has the value of before.
    let previous = next.update(name, to: value)
    scalars.append(UndoRecord.Scalar(name: name, previous: previous, digest: digest))
  }

  /// What the shell has now, of PATH without what tpl put there.
  private func ownValue(of name: [UInt8]) -> [UInt8]? {
    let isPath = name.equals("PATH")
    return isPath ? shell.variables.removingFromPath(of: shell.active)[name] : shell.variables[name]
  }

  private func unset(_ name: [UInt8]) {
    guard let previous = shell.base[name] else { return }
    scalars.append(UndoRecord.Scalar(name: name, previous: previous, digest: nil))
    next[name] = nil
  }

  // MARK: - PATH

  /// - Returns: `false` for a PATH that lacks some of what was there: it is a value like others.
  private func extendPath(_ value: [UInt8]) -> Bool {
    let path = SearchPath(shell.base["PATH"] ?? [])
    guard let added = SearchPath(value).additions(to: path) else { return false }
    pathElements += added
    repeatedElements += added.filter { path.contains($0) }
    next["PATH"] = value
    return true
  }

  /// The virtual environment's programs in front; localbin in front of them, or behind everything, where it hides
  /// nothing.
  private func addPrograms(_ loaded: LoadedEnvironment) {
    if let environment = loaded.tools.virtualEnvironment {
      addToPath(VirtualEnvironment(path: environment).programs.bytes)
    }
    if let warning = loaded.localTools.warning { warnings.append(warning) }
    let localbin = LocalTools(loaded.scope.root).directory.bytes
    // A colon in the root's path would split the element in two, and where the user has put it already it stays.
    if loaded.localTools.position == .nowhere || localbin.contains(.colon) { return }
    addToPath(localbin, isLast: loaded.localTools.position == .last)
  }

  /// Looked up in PATH itself, never in a record: a login shell starts with a new PATH and the old variables.
  private func addToPath(_ element: [UInt8], isLast: Bool = false) {
    var path = SearchPath(next["PATH"] ?? [])
    if path.contains(element) { return }
    if isLast { path.append(element) } else { path.prepend(element) }
    if EnvironmentChange.isTooLong([UInt8]("PATH"), path.value) {
      return warnings.append("PATH would be longer than a program can be given; \(element.displayed) is not on it")
    }
    next["PATH"] = path.value
    pathElements.append(element)
  }
}
