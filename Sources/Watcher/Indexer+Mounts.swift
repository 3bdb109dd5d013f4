import Bytes
import Layout
import Logging
import Platform

/// What is mounted in a root is not part of it. A mount over a watched directory brings no event, so the table of
/// mounts is watched too.
extension Indexer {
  /// Marks the directories around every mount point that came or went.
  func compareMounts() {
    let mounted = MountTable.mountPoints()
    for (id, root) in roots {
      let inside = Set(mounted.compactMap { $0.relative(to: root.path).map(Array.init) })
      for path in inside.symmetricDifference(root.mountPoints) { markAround(path, root) }
      // Something may have been mounted over the root, or over a directory above it.
      if let top = root.top { dirty.insert(top) }
      roots[id]!.mountPoints = inside
    }
    mustSeekRoots = true
  }

  private func markAround(_ path: [UInt8], _ root: WatchedRoot) {
    guard var node = root.top else { return }
    for name in path.split(separator: .slash) {
      dirty.insert(node)
      guard let child = tree.children(of: node).first(where: { tree.name(of: $0).elementsEqual(name) }) else { return }
      node = child
    }
    dirty.insert(node)
  }

  static func mountPoints(in root: Path) -> Set<[UInt8]> {
    Set(MountTable.mountPoints().compactMap { $0.relative(to: root).map(Array.init) })
  }
}
