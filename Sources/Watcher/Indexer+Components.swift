import Bytes
import Index
import Layout
import SQLite

/// Components are what the rules make of the directories near the top.
extension Indexer {
  /// To be called where a directory gets a place, and before it loses one. Lists of names do not tell: one directory
  /// can take the place of another.
  func noteShape(above node: DirectoryTree.ID) {
    guard let parent = tree.parent(of: node), let id = tree.topDirectory(of: parent).flatMap({ rootOfTop[$0] }),
      let path = tree.relativePath(of: parent), let root = roots[id]
    else { return }
    changedRoots.insert(id)
    if root.rules.components.canHoldComponents(path) { rootsToDerive.insert(id) }
  }

  func deriveComponents(_ id: Int64) throws(SQLiteError) {
    guard let root = roots[id] else { return }
    let current = Set(componentPaths(of: root).map { root.rules.component($0) })
    if current == root.components { return }
    for component in root.components.subtracting(current) { try writer.remove(component, root: id) }
    for component in current.subtracting(root.components) { try writer.insert(component, root: id) }
    roots[id]!.components = current
    changedRoots.insert(id)
  }

  private func componentPaths(of root: WatchedRoot) -> [[UInt8]] {
    guard let top = root.top else { return [] }
    var found: [[UInt8]] = []
    let rules = root.rules.components
    var level = [(top, [UInt8]())]
    for _ in 0..<rules.deepest {
      level = level.filter { rules.canHoldComponents($0.1) }.flatMap { parent, path in
        let prefix = path.isEmpty ? [] : path + [.slash]
        return tree.children(of: parent).map { ($0, prefix + tree.name(of: $0)) }
      }
      found += level.map(\.1).filter(rules.isComponent)
    }
    return found
  }
}
