import Bytes
import Index
import Layout
import SQLite

/// The table of scripts: the files in the `scripts` of each component, and in the root's `ops`.
extension Indexer {
  /// To be called where a directory gets another list of entries, or another path.
  func noteScripts(of node: DirectoryTree.ID) {
    let name = tree.name(of: node)
    if name.equals("scripts") || name.equals("ops") { scriptDirectories.insert(node) }
  }

  /// Puts into the table what is in those directories now.
  func deriveScripts() throws(SQLiteError) {
    // In the order of the table's rows, which SQLite then only appends to in a crawl.
    for node in scriptDirectories.sorted() {
      try writer.removeScripts(in: node)
      guard tree.isAlive(node), let (root, component) = ownerOfScripts(node) else { continue }
      try writer.insertScripts(of: component, in: node, root: root)
    }
    scriptDirectories = []
  }

  /// - Returns: the component is empty for the root itself; `nil` for a directory that holds no scripts.
  private func ownerOfScripts(_ node: DirectoryTree.ID) -> (root: Int64, component: [UInt8])? {
    guard let parent = tree.parent(of: node), let path = tree.relativePath(of: parent),
      let root = tree.topDirectory(of: parent).flatMap({ rootOfTop[$0] }), let rules = roots[root]?.rules.components
    else { return nil }
    let name = tree.name(of: node)
    if name.equals("scripts"), rules.isComponent(path) { return (root, path) }
    return name.equals("ops") && path.isEmpty ? (root, []) : nil
  }
}
