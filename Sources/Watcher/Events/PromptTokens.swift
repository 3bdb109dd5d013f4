import Bytes
import Layout
import Platform
import WatcherProtocol

/// Tells prompts that something they depend on changed, by removing their tokens.
struct PromptTokens {
  private let tokens: FreshnessTokens
  private let roots: WatchedRoots

  init(_ directories: BaseDirectories, _ roots: WatchedRoots) {
    (tokens, self.roots) = (FreshnessTokens(directories), roots)
  }

  func removeAll() { tokens.removeAll() }

  func remove(of root: Path) { tokens.remove(root: root) }

  /// Whether a shell has begun to rely on the watcher in a root within that time.
  func areYoung(of root: Path, than age: Duration) -> Bool { tokens.areYoung(of: root, than: age) }

  /// - Parameter name: of the entry that changed in `node`.
  func remove(for name: UnsafeRawBufferPointer, in node: DirectoryTree.ID) {
    guard PromptFileNames.contain(name) || isLocalbin(node), let root = roots.root(of: node) else { return }
    if node == root.top || isLocalbin(node) { return remove(of: root.path) }
    guard let path = roots.tree.relativePath(of: node),
      let component = root.rules.components.component(containing: path)
    else { return }
    // Only docker compose's files count further down, in the component's `compose`.
    if path == component || Path(path) == Path(component).appending(ComposeFileNames.directory) {
      tokens.remove(root: root.path, component: component)
    }
  }

  /// A directory came to its place, or has changed without an event: what happened in it has removed no token of that
  /// place.
  func remove(for node: DirectoryTree.ID) {
    guard let root = roots.root(of: node), let path = roots.tree.relativePath(of: node) else { return }
    let rules = root.rules.components
    guard let component = rules.component(containing: path) else {
      if rules.canHoldComponents(path) || isLocalbin(node) { remove(of: root.path) }
      return
    }
    // Prompts read what is in a component's directory and in those directly in it.
    if path.count(where: { $0 == .slash }) <= component.count(where: { $0 == .slash }) + 1 {
      tokens.remove(root: root.path, component: component)
    }
  }

  /// Another command there may hide one on PATH.
  private func isLocalbin(_ node: DirectoryTree.ID) -> Bool {
    roots.tree.parent(of: node).map(roots.tree.isTop) == true
      && roots.tree.name(of: node).equals(PromptFileNames.localTools)
  }
}
