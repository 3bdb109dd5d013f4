import Bytes
import Layout
import Platform
import WatcherClient

/// Tells prompts that something they depend on changed, by removing their tokens (hook.md, "How").
extension Indexer {
  /// - Parameter name: of the entry that changed in `node`.
  func removeTokens(for name: UnsafeRawBufferPointer, in node: DirectoryTree.ID) {
    guard Indexer.mattersToPrompts(name), let top = tree.topDirectory(of: node),
      let root = rootOfTop[top].flatMap({ roots[$0] })
    else { return }
    if node == top {
      removeTokens(of: root.path)
    } else if let path = tree.relativePath(of: node), root.rules.components.isComponent(path) {
      FreshnessTokens(directories).remove(root: root.path, component: path)
    }
  }

  func removeTokens(of root: Path) { FreshnessTokens(directories).remove(root: root) }

  private static func mattersToPrompts(_ name: UnsafeRawBufferPointer) -> Bool {
    name.hasPrefix(".env") || name.equals("tpl.yaml") || name.equals("localbin")
  }
}
