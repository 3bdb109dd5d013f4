import Bytes
import Platform

/// What a shell's variables become in a view, and how that is taken back.
package struct Activation: Sendable {
  /// All variables of the shell afterwards.
  package private(set) var next: Variables
  /// `nil` when nothing is active.
  package private(set) var undo: UndoRecord?

  /// The variables as they were before tpl changed any: what the user changed since stays changed.
  package static func base(_ current: Variables, undoing record: UndoRecord?) -> Variables {
    guard let record else { return current }
    let own = withoutElements(current, record)
    var base = own
    for scalar in record.scalars where own[scalar.name]?.fnv1a == scalar.digest {
      base[scalar.name] = scalar.previous
    }
    return base
  }

  /// PATH without what tpl put in front of it.
  private static func withoutElements(_ current: Variables, _ record: UndoRecord) -> Variables {
    guard let value = current["PATH"], !record.pathElements.isEmpty else { return current }
    var path = SearchPath(value)
    for element in record.pathElements { path.remove(element) }
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
  ///   - base: see ``base(_:undoing:)``.
  ///   - layers: the variables of the env files.
  ///   - old: the record that the shell carries now.
  ///   - owner: the user's id.
  package init(
    _ view: View, layers: LayeredVariables, base: Variables, current: Variables, old: UndoRecord?, owner: UInt32
  ) {
    next = base
    var record = UndoRecord(root: view.root, component: view.component, environment: view.environment)
    var exported = layers.variables
    exported["TPL_ROOT"] = view.root.bytes
    exported["TPL_ENVIRONMENT"] = view.environment
    if !view.component.isEmpty {
      exported["TPL_COMPONENT"] = view.component
      exported["TPL_LAYER"] = Array(view.component.prefix { $0 != .slash })
    }
    let own = old.map { Activation.withoutElements(current, $0) } ?? current
    let isSameView =
      old?.root == record.root && old?.component == record.component
      && old?.environment == record.environment
    for name in exported.names {
      guard let value = exported[name] else { continue }
      if name.equals("PATH"), let added = SearchPath(value).additions(to: SearchPath(base["PATH"] ?? [])) {
        record.pathElements += added
        next[name] = value
        continue
      }
      let digest = value.fnv1a
      if isSameView, let before = old?.scalars.first(where: { $0.name == name }), before.digest == digest,
        own[name]?.fnv1a != digest
      {
        // The user changed it by hand while the file says what it said: the user's word is the later one.
        record.scalars.append(before)
        continue
      }
      record.scalars.append(UndoRecord.Scalar(name: name, previous: base[name], digest: digest))
      next[name] = value
    }
    // Last: an env file may set PATH.
    Activation.prependLocalbin(view, &next, &record, owner: owner)
    next["TPL_STATE"] = record.identifier
    undo = record
  }

  /// Looked up in PATH itself, never in a record: a login shell starts with a new PATH and the old variables.
  private static func prependLocalbin(
    _ view: View, _ next: inout Variables, _ record: inout UndoRecord, owner: UInt32
  ) {
    let localbin = view.root.appending("localbin").bytes
    // A colon in the root's path would split the element in two.
    guard !localbin.contains(.colon), isTrustworthy(Path(localbin), view, owner: owner) else { return }
    var path = SearchPath(next["PATH"] ?? [])
    if path.contains(localbin) { return }
    path.prepend(localbin)
    next["PATH"] = path.value
    record.pathElements.append(localbin)
  }

  /// The rules for files, applied to the directory whose files become commands.
  private static func isTrustworthy(_ localbin: Path, _ view: View, owner: UInt32) -> Bool {
    guard let entry = FileStatus.look(localbin, followingSymlinks: false) else { return false }
    if entry.isSymlink {
      guard let target = try? Files.canonical(localbin), target.isWithin(view.root) else { return false }
    }
    guard let status = FileStatus.look(localbin), status.isDirectory else { return false }
    return !status.isWritableByOthers && (status.owner == owner || status.owner == 0)
  }
}
