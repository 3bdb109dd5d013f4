import Bytes
import Platform

/// The roots that are watched, by the number of their row in the index, and the tree of their directories.
final class WatchedRoots {
  var tree = DirectoryTree()
  var all: [Int64: WatchedRoot] = [:]
  private var rootOfTop: [DirectoryTree.ID: Int64] = [:]

  /// The number of the root around a directory; `nil` for a detached directory.
  func number(of node: DirectoryTree.ID) -> Int64? { tree.topDirectory(of: node).flatMap { rootOfTop[$0] } }

  /// The root around a directory; `nil` for a detached directory.
  func root(of node: DirectoryTree.ID) -> WatchedRoot? { number(of: node).flatMap { all[$0] } }

  func contains(_ path: Path) -> Bool { all.values.contains { $0.path == path } }

  /// Its directories are in the tree by then.
  func insert(_ root: WatchedRoot) {
    all[root.id] = root
    if let top = root.top { rootOfTop[top] = root.id }
  }

  /// Its directories are no longer in the tree.
  func remove(_ root: WatchedRoot) {
    if let top = root.top { rootOfTop[top] = nil }
    all[root.id] = nil
  }

  func removeAll() {
    tree = DirectoryTree()
    all = [:]
    rootOfTop = [:]
  }
}
