import Bytes
import Platform

/// What is mounted in a root is not part of it. A mount over a watched directory brings no event, so the table of
/// mounts is watched too.
enum MountPoints {
  /// Relative to the root.
  static func inside(_ root: Path) -> Set<[UInt8]> { inside(root, MountTable.mountPoints()) }

  private static func inside(_ root: Path, _ mounted: [Path]) -> Set<[UInt8]> {
    Set(mounted.compactMap { $0.relative(to: root).map(Array.init) })
  }

  /// Marks the directories around every mount point that came or went.
  static func compare(_ roots: WatchedRoots, _ batch: Batch) {
    let mounted = MountTable.mountPoints()
    for (id, root) in roots.all {
      let inside = inside(root.path, mounted)
      for path in inside.symmetricDifference(root.mountPoints) { mark(path, in: root, roots.tree, batch) }
      // Something may have been mounted over the root, or over a directory above it.
      if let top = root.top { batch.dirty.insert(top) }
      roots.all[id]!.mountPoints = inside
    }
    batch.mustSeekRoots = true
  }

  private static func mark(_ path: [UInt8], in root: WatchedRoot, _ tree: DirectoryTree, _ batch: Batch) {
    guard var node = root.top else { return }
    for name in path.split(separator: .slash) {
      batch.dirty.insert(node)
      guard let child = tree.children(of: node).first(where: { tree.name(of: $0).elementsEqual(name) }) else { return }
      node = child
    }
    batch.dirty.insert(node)
  }
}
