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
      removeTokens(withPrefix: TokenName.prefix(root: root.path, component: path))
    }
  }

  func removeTokens(of root: Path) { removeTokens(withPrefix: TokenName.prefix(root: root)) }

  private static func mattersToPrompts(_ name: UnsafeRawBufferPointer) -> Bool {
    name.starts(with: ".env".utf8) || name.equals("tpl.yaml") || name.equals("localbin")
  }

  private func removeTokens(withPrefix prefix: [UInt8]) {
    guard let tokens = try? DirectoryListing.entries(directories.tokens) else { return }
    for token in tokens where token.name.starts(with: prefix) {
      _ = try? Files.remove(directories.tokens.appending(token.name))
    }
  }

  /// At the end of the watcher's life prompts look for themselves.
  static func removeAllTokens(_ directories: BaseDirectories) {
    for token in (try? DirectoryListing.entries(directories.tokens)) ?? [] {
      _ = try? Files.remove(directories.tokens.appending(token.name))
    }
  }
}
