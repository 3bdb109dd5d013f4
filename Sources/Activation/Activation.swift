import Bytes
import Consent
import EnvFile
import Platform

/// What a shell's variables become in a view, and how that is taken back.
package struct Activation: Sendable {
  /// All variables of the shell afterwards.
  package private(set) var next: Variables
  /// `nil` when nothing is active.
  package private(set) var undo: UndoRecord?
  /// What its file holds, and how that is called.
  private var encodedUndo: [UInt8] = []
  private var identifier: [UInt8] = []
  /// One line each.
  package private(set) var warnings: [String] = []

  /// The variables as they were before tpl changed any: what the user changed since stays changed.
  /// - Parameter left: elements that came back to PATH although tpl has taken them off.
  package static func base(
    _ current: Variables, undoing record: UndoRecord?, without left: [[UInt8]]
  ) -> Variables {
    let current = withoutElements(current, left, repeated: [])
    guard let record else { return current }
    let own = withoutElements(current, of: record)
    var base = own
    for scalar in record.scalars where scalar.isSet(own[scalar.name]?.fnv1a) {
      base[scalar.name] = scalar.previous
    }
    return base
  }

  /// PATH without what tpl put in front of it.
  private static func withoutElements(_ current: Variables, of record: UndoRecord?) -> Variables {
    withoutElements(current, record?.pathElements ?? [], repeated: record?.repeatedElements ?? [])
  }

  /// - Parameter repeated: stay when they are there once.
  private static func withoutElements(
    _ current: Variables, _ elements: [[UInt8]], repeated: [[UInt8]]
  ) -> Variables {
    guard !elements.isEmpty, let value = current["PATH"] else { return current }
    var path = SearchPath(value)
    for element in elements where !repeated.contains(element) || path.holdsTwice(element) { path.remove(element) }
    var result = current
    result["PATH"] = path.value
    return result
  }

  /// Nothing is active any more.
  package init(deactivating base: Variables) {
    next = base
    next["TPL_STATE"] = nil
  }

  /// - Parameters:
  ///   - base: see ``base(_:undoing:without:)``.
  ///   - layers: the variables of the env files.
  ///   - tools: those of the component's tools.
  ///   - old: the record that the shell carries now.
  ///   - localTools: where `localbin` stands.
  ///   - shell: the one that evaluates the result; `nil` for a program, which takes every name.
  ///   - kept: names that this shell was found to keep as they are.
  package init(
    _ view: View, layers: LayeredVariables, tools: ToolVariables, base: Variables, current: Variables,
    old: UndoRecord?, localTools: LocalToolPlacement, shell: ShellDialect? = nil, kept: [[UInt8]] = []
  ) {
    next = base
    var (scalars, elements, repeated) = ([UndoRecord.Scalar](), [[UInt8]](), [[UInt8]]())
    let exported = Activation.exported(view, layers, tools)
    let own = Activation.withoutElements(current, of: old)
    let isSameView =
      old?.root == view.root && old?.component == view.component && old?.environment == view.environment
    noteLeftOut(of: layers, shell)
    for name in exported.names {
      guard let value = exported[name] else { continue }
      if let shell, !ShellParameters.canExport(name, in: shell) || kept.contains(name) { continue }
      if Activation.isTooLong(name, value) {
        warnings.append("\(name.displayed) is not set: it would be longer than a program can be given")
        continue
      }
      if name.equals("PATH"), let added = SearchPath(value).additions(to: SearchPath(base["PATH"] ?? [])) {
        elements += added
        repeated += added.filter { SearchPath(base["PATH"] ?? []).contains($0) }
        next[name] = value
        continue
      }
      let digest = value.fnv1a
      if isSameView, let before = old?.scalars.first(where: { $0.name == name }), before.isSet(digest),
        own[name]?.fnv1a != digest
      {
        // The user changed it by hand while the file says what it said: the user's word is the later one.
        scalars.append(UndoRecord.Scalar(name: name, previous: before.previous, digest: digest))
        continue
      }
      scalars.append(UndoRecord.Scalar(name: name, previous: base[name], digest: digest))
      next[name] = value
    }
    for name in tools.unset {
      guard let previous = base[name] else { continue }
      scalars.append(UndoRecord.Scalar(name: [UInt8](name), previous: previous, digest: nil))
      next[name] = nil
    }
    // Last: an env file may set PATH.
    if !kept.contains([UInt8]("PATH")) { addPrograms(view, tools, localTools, &elements) }
    let record = UndoRecord(
      root: view.root, component: view.component, environment: view.environment, scalars: scalars,
      pathElements: elements, repeatedElements: repeated)
    encodedUndo = record.encoded
    identifier = UndoRecord.identifier(of: encodedUndo)
    next["TPL_STATE"] = CarriedState.encoded(record, as: identifier, beside: next)
    undo = record
  }

  /// One line for all names, because a shell cannot do anything about any of them.
  private mutating func noteLeftOut(of layers: LayeredVariables, _ shell: ShellDialect?) {
    guard let shell else { return }
    let names = layers.variables.names.filter { !ShellParameters.canExport($0, in: shell) }
    if names.isEmpty { return }
    let list = names.map(\.displayed).joined(separator: " ")
    warnings.append("\(shell.rawValue) keeps \(list) for itself or cannot export it; programs get it by 'tpl exec'")
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

  private static func exported(_ view: View, _ layers: LayeredVariables, _ tools: ToolVariables) -> Variables {
    var exported = layers.variables
    for name in tools.variables.names where exported[name] == nil { exported[name] = tools.variables[name] }
    if let environment = tools.virtualEnvironment { exported["VIRTUAL_ENV"] = environment.bytes }
    exported["TPL_ROOT"] = view.root.bytes
    exported["TPL_ENVIRONMENT"] = view.environment
    if !view.component.isEmpty {
      exported["TPL_COMPONENT"] = view.component
      exported["TPL_LAYER"] = Array(view.component.prefix { $0 != .slash })
    }
    return exported
  }

  /// The virtual environment's programs in front; localbin in front of them, or behind everything, where it hides
  /// nothing.
  private mutating func addPrograms(
    _ view: View, _ tools: ToolVariables, _ localTools: LocalToolPlacement, _ elements: inout [[UInt8]]
  ) {
    if let environment = tools.virtualEnvironment {
      add(VirtualEnvironment(path: environment).programs.bytes, &elements)
    }
    if let warning = localTools.warning { warnings.append(warning) }
    let localbin = LocalTools(view.root).directory.bytes
    // A colon in the root's path would split the element in two, and where the user has put it already it stays.
    if localTools.place == .nowhere || localbin.contains(.colon) { return }
    add(localbin, &elements, isLast: localTools.place == .last)
  }

  /// Whether no program could be started any more (execve(2), MAX_ARG_STRLEN).
  static func isTooLong(_ name: [UInt8], _ value: [UInt8]) -> Bool {
    name.count + 1 + value.count > EnvFile.longestString
  }

  /// Looked up in PATH itself, never in a record: a login shell starts with a new PATH and the old variables.
  private mutating func add(_ element: [UInt8], _ elements: inout [[UInt8]], isLast: Bool = false) {
    var path = SearchPath(next["PATH"] ?? [])
    if path.contains(element) { return }
    if isLast { path.append(element) } else { path.prepend(element) }
    if Activation.isTooLong([UInt8]("PATH"), path.value) {
      return warnings.append("PATH would be longer than a program can be given; \(element.displayed) is not on it")
    }
    next["PATH"] = path.value
    elements.append(element)
  }
}
