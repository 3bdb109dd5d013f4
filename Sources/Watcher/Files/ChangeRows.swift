import Bytes
import Index
import Layout

/// Puts what a batch did to one root into rows of the log: what was deleted, then what was renamed, then what was
/// created or modified. Deleted entries and the origins of renames have the paths from before the batch, all others
/// those from after it.
struct ChangeRows {
  private typealias Place = BatchChanges.Place

  private struct Difference {
    var node: DirectoryTree.ID
    var pathBefore: [UInt8]
    /// `nil` for a directory that is gone.
    var path: [UInt8]?
    var before: PackedChildren
    var after: PackedChildren

    /// Compared again at every call: kept for all directories, those of a burst were a third of tpld's peak.
    var entries: ChildrenDifference { ChildrenDifference(from: before, to: after) }
  }

  private let root: WatchedRoot
  private let tree: DirectoryTree
  private let changes: BatchChanges
  private var differences: [Difference] = []
  /// Inodes of directories that are logged as renamed.
  private var movedDirectories: Set<UInt64> = []
  private var renames: [(path: [UInt8], origin: [UInt8])] = []
  private var renamedHere: Set<BatchChanges.Place> = []
  private var renamedAway: Set<BatchChanges.Place> = []

  /// Bytes of one row: the view `change` takes it apart by copying what is left at every step.
  private static let longestEntries = 4_096

  private init(_ root: WatchedRoot, _ tree: DirectoryTree, _ changes: BatchChanges) {
    (self.root, self.tree, self.changes) = (root, tree, changes)
  }

  static func rows(of changes: BatchChanges, in root: WatchedRoot, _ tree: DirectoryTree) -> [ChangeRow] {
    if changes.isEmpty { return [] }
    var maker = ChangeRows(root, tree, changes)
    maker.compare()
    maker.findMovedDirectories()
    maker.findMovedFiles()
    return maker.rows()
  }

  private func isOwn(_ node: DirectoryTree.ID) -> Bool {
    tree.isAlive(node) && tree.topDirectory(of: node) == root.top
  }

  private func pathBefore(_ node: DirectoryTree.ID) -> [UInt8] {
    var names: [[UInt8]] = []
    var current = node
    while true {
      if let origin = changes.origins[current] {
        names.append(origin.name)
        current = origin.node
      } else if tree.isAlive(current), let parent = tree.parent(of: current) {
        names.append(Array(tree.name(of: current)))
        current = parent
      } else {
        return Array(names.reversed().joined(separator: [.slash]))
      }
    }
  }

  private mutating func compare() {
    for (node, old) in changes.before where isOwn(node) {
      differences.append(
        Difference(
          node: node, pathBefore: pathBefore(node), path: tree.relativePath(of: node), before: old,
          after: changes.after[node] ?? old))
    }
    for removed in changes.removed where removed.root == root.id {
      differences.append(
        Difference(
          node: removed.node, pathBefore: pathBefore(removed.node), path: nil, before: removed.children,
          after: PackedChildren()))
    }
    differences.sort { ($0.path ?? $0.pathBefore).lexicographicallyPrecedes($1.path ?? $1.pathBefore) }
  }

  // MARK: Renames

  private mutating func findMovedDirectories() {
    for node in changes.moved where isOwn(node) {
      let origin = pathBefore(node)
      guard let path = tree.relativePath(of: node), let place = changes.origins[node] else { continue }
      // It may have come back, or only what is above it moved.
      if tree.parent(of: node) == place.node, tree.name(of: node).elementsEqual(place.name) { continue }
      movedDirectories.insert(tree[node].inode)
      renamedAway.insert(place)
      renames.append((path, origin))
    }
  }

  /// A file is renamed when the kernel said so and the inode says so too.
  private mutating func findMovedFiles() {
    if changes.arrivals.isEmpty { return }
    var gone: [Place: (inode: UInt64, path: [UInt8])] = [:]
    for difference in differences {
      let entries = difference.entries
      for child in entries.removed + entries.replaced.map(\.old) {
        gone[Place(node: difference.node, name: child.name)] = (
          child.inode, ChangeRows.join(difference.pathBefore, child.name[...])
        )
      }
    }
    for difference in differences {
      guard let path = difference.path else { continue }
      let entries = difference.entries
      for child in entries.added + entries.replaced.map(\.new) {
        let place = Place(node: difference.node, name: child.name)
        guard let start = changes.arrivals[place], let old = gone[start], old.inode == child.inode else { continue }
        renames.append((ChangeRows.join(path, child.name[...]), old.path))
        renamedHere.insert(place)
        renamedAway.insert(start)
      }
    }
  }

  private static func join(_ directory: [UInt8], _ name: ArraySlice<UInt8>) -> [UInt8] {
    directory.isEmpty ? Array(name) : directory + [.slash] + name
  }

  private func isMoved(_ child: DirectoryEntry) -> Bool {
    child.kind | 0x20 == PackedChild.directory && movedDirectories.contains(child.inode)
  }

  // MARK: Rows

  private func rows() -> [ChangeRow] {
    var deleted: [ChangeRow] = []
    var createdAndModified: [ChangeRow] = []
    for difference in differences {
      let entries = difference.entries
      append(entries.removed, deletedIn: difference, to: &deleted)
      append(entries, createdAndModifiedIn: difference, to: &createdAndModified)
    }
    for node in changes.touched.keys where changes.before[node] == nil && isOwn(node) {
      guard let path = tree.relativePath(of: node) else { continue }
      append(.modified, in: path, changes.touchedFiles(node), to: &createdAndModified)
    }
    return deleted + renamedRows() + createdAndModified
  }

  private func append(
    _ removed: [DirectoryEntry], deletedIn difference: Difference, to rows: inout [ChangeRow]
  ) {
    let deleted = removed.filter {
      !isMoved($0) && (renamedAway.isEmpty || !renamedAway.contains(Place(node: difference.node, name: $0.name)))
    }
    append(.deleted, in: difference.pathBefore, deleted.map(\.name), to: &rows)
  }

  private func renamedRows() -> [ChangeRow] {
    renames.sorted { $0.path.lexicographicallyPrecedes($1.path) }.map { rename in
      let name = rename.path.split(separator: .slash).last ?? []
      var row = ChangeRow(
        directory: Array(rename.path.dropLast(name.count + 1)),
        component: root.rules.components.component(containing: rename.path) ?? [], origin: rename.origin)
      row.entries.append(.renamed, name: name)
      return row
    }
  }

  private func append(
    _ entries: ChildrenDifference, createdAndModifiedIn difference: Difference, to rows: inout [ChangeRow]
  ) {
    guard let path = difference.path else { return }
    let node = difference.node
    func place(_ child: DirectoryEntry) -> Place { Place(node: node, name: child.name) }
    func isTold(_ child: DirectoryEntry) -> Bool {
      isMoved(child) || !renamedHere.isEmpty && renamedHere.contains(place(child))
    }
    let replaced = entries.replaced.map(\.new)
    // Where the old file has moved away, its successor is a new one.
    let successors = renamedAway.isEmpty ? [] : replaced.filter { renamedAway.contains(place($0)) && !isTold($0) }
    let created = entries.added.filter { !isTold($0) } + successors
    append(.created, in: path, created.map(\.name), to: &rows)
    let known = (entries.added + replaced).map(\.name)
    let modified = replaced.filter { child in !isTold(child) && !successors.contains(child) }
    append(.modified, in: path, modified.map(\.name) + changes.touchedFiles(node, except: known), to: &rows)
  }

  private func append(
    _ event: ChangeEvent, in directory: [UInt8], _ names: [[UInt8]], to rows: inout [ChangeRow]
  ) {
    if names.isEmpty { return }
    let rules = root.rules.components
    var row = ChangeRow(directory: directory, component: rules.component(containing: directory) ?? [])
    // Near the top an entry can be a component itself.
    let canHoldComponents = row.component.isEmpty && rules.canHoldComponents(directory)
    for name in names {
      if canHoldComponents, rules.isComponent(row.path(of: name)) {
        var own = ChangeRow(directory: directory, component: row.path(of: name))
        own.entries.append(event, name: name)
        rows.append(own)
        continue
      }
      row.entries.append(event, name: name)
      if row.entries.bytes.count >= ChangeRows.longestEntries {
        rows.append(row)
        row.entries = PackedChanges()
      }
    }
    if row.entries.count > 0 { rows.append(row) }
  }
}
