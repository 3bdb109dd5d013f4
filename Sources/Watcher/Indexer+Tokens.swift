import Bytes
import Consent
import Layout
import Platform
import WatcherClient

/// Tells prompts that something they depend on changed, by removing their tokens.
extension Indexer {
  /// - Parameter name: of the entry that changed in `node`.
  func removeTokens(for name: UnsafeRawBufferPointer, in node: DirectoryTree.ID) {
    guard PromptFileNames.contain(name) || isLocalbin(node), let top = tree.topDirectory(of: node),
      let root = rootOfTop[top].flatMap({ roots[$0] })
    else { return }
    noteEnvFile(name, in: node, of: root.path)
    if node == top || isLocalbin(node) { return removeTokens(of: root.path) }
    guard let path = tree.relativePath(of: node), let component = root.rules.components.component(containing: path)
    else { return }
    // Only docker compose's files count further down, in the component's `compose`.
    if path == component || path == component + Array("/compose".utf8) {
      FreshnessTokens(directories).remove(root: root.path, component: component)
    }
  }

  /// A plain env file may be the user's own: see ``noteSightings()``.
  private func noteEnvFile(_ name: UnsafeRawBufferPointer, in node: DirectoryTree.ID, of root: Path) {
    guard name.hasPrefix(".env"), let directory = tree.relativePath(of: node) else { return }
    changedEnvFiles[root.appending(directory).appending([UInt8](name))] = root
  }

  /// Looks at the env files that changed, now that the writes of the batch have settled.
  func noteSightings() {
    if changedEnvFiles.isEmpty { return }
    let sightings = QuietSightings(directories)
    for (path, root) in changedEnvFiles { sightings.look(at: path, in: root) }
    sightingsUntilSweep -= changedEnvFiles.count
    changedEnvFiles = [:]
    if sightingsUntilSweep > 0 { return }
    // Looks at every one of them, and so not after each change.
    sightings.sweep()
    sightingsUntilSweep = QuietSightings.limit / 4
  }

  /// Another command there may hide one on PATH.
  private func isLocalbin(_ node: DirectoryTree.ID) -> Bool {
    tree.parent(of: node).map(tree.isTop) == true && tree.name(of: node).equals("localbin")
  }

  func removeTokens(of root: Path) { FreshnessTokens(directories).remove(root: root) }
}
