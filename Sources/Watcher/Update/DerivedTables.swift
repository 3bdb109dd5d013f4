import Bytes
import Index
import Layout
import SQLite

/// The tables that follow from the directories: components, which are what the rules make of the directories near the
/// top, and scripts, which are the files in the `scripts` of each component and in the root's `ops`.
struct DerivedTables {
  private let roots: WatchedRoots
  private let batch: Batch
  private let index: IndexFile

  init(_ state: WatchState, _ index: IndexFile) {
    (roots, batch, self.index) = (state.roots, state.batch, index)
  }

  /// Puts into the tables what is there now, wherever it may have changed.
  func derive() throws(SQLiteError) {
    for id in batch.staleComponents { try deriveComponents(id) }
    batch.staleComponents = []
    try deriveScripts()
  }

  // MARK: Components

  /// To be called where a directory gets a place, and before it loses one. Lists of names do not tell: one directory
  /// can take the place of another.
  func markComponentsStale(above node: DirectoryTree.ID) {
    guard let parent = roots.tree.parent(of: node), let root = roots.root(of: parent),
      let path = roots.tree.relativePath(of: parent)
    else { return }
    batch.changedRoots.insert(root.id)
    if root.rules.components.canHoldComponents(path) { batch.staleComponents.insert(root.id) }
  }

  private func deriveComponents(_ id: Int64) throws(SQLiteError) {
    guard let root = roots.all[id] else { return }
    let current = Set(componentPaths(of: root).map { root.rules.component($0) })
    if current == root.components { return }
    for component in root.components.subtracting(current) { try index.writer.remove(component, root: id) }
    for component in current.subtracting(root.components) { try index.writer.insert(component, root: id) }
    roots.all[id]!.components = current
    batch.changedRoots.insert(id)
  }

  private func componentPaths(of root: WatchedRoot) -> [[UInt8]] {
    guard let top = root.top else { return [] }
    var found: [[UInt8]] = []
    let rules = root.rules.components
    var level = [(top, [UInt8]())]
    for _ in 0..<rules.deepest {
      level = level.filter { rules.canHoldComponents($0.1) }.flatMap { parent, path in
        let prefix = path.isEmpty ? [] : path + [.slash]
        return roots.tree.children(of: parent).map { ($0, prefix + roots.tree.name(of: $0)) }
      }
      found += level.map(\.1).filter(rules.isComponent)
    }
    return found
  }

  // MARK: Scripts

  /// To be called where a directory gets another list of entries, or another path.
  func markScriptsStale(of node: DirectoryTree.ID) {
    let name = roots.tree.name(of: node)
    if name.equals("scripts") || name.equals("ops") { batch.staleScripts.insert(node) }
  }

  private func deriveScripts() throws(SQLiteError) {
    // In the order of the table's rows, which SQLite then only appends to in a crawl.
    for node in batch.staleScripts.sorted() {
      try index.writer.removeScripts(in: node)
      guard roots.tree.isAlive(node), let (root, component) = ownerOfScripts(node) else { continue }
      try index.writer.insertScripts(of: component, in: node, root: root)
    }
    batch.staleScripts = []
  }

  /// - Returns: the component is empty for the root itself; `nil` for a directory that holds no scripts.
  private func ownerOfScripts(_ node: DirectoryTree.ID) -> (root: Int64, component: [UInt8])? {
    guard let parent = roots.tree.parent(of: node), let path = roots.tree.relativePath(of: parent),
      let root = roots.root(of: parent)
    else { return nil }
    let name = roots.tree.name(of: node)
    if name.equals("scripts"), root.rules.components.isComponent(path) { return (root.id, path) }
    return name.equals("ops") && path.isEmpty ? (root.id, []) : nil
  }
}
