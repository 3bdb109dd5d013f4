import Index

/// What the batch in hand has to do and has done. Events fill it, a commit empties it.
final class Batch {
  typealias Node = DirectoryTree.ID

  /// Directories to be listed.
  var dirty: Set<Node> = []
  /// Names to be looked at in directories that are too large to be listed for each change; none of those in ``dirty``.
  private(set) var names: [Node: Set<[UInt8]>] = [:]
  /// Directories that were seen leaving their place and not yet arriving anywhere.
  var detached: Set<Node> = []
  /// Roots whose clock goes on with this batch.
  var changedRoots: Set<Int64> = []
  /// Roots whose components are to be derived again.
  var staleComponents: Set<Int64> = []
  /// Directories whose scripts are to be derived again, those that are gone too.
  var staleScripts: Set<Node> = []
  /// Directories that may be components and hold something else now.
  var staleFacts: Set<Node> = []
  var changes = BatchChanges()
  /// Events were lost: every directory is to be compared with the disk.
  var mustRescan = false
  /// A root that is allowed may be back at its path.
  var mustSeekRoots = false

  var hasToLook: Bool { !dirty.isEmpty || !names.isEmpty }

  var isEmpty: Bool {
    !hasToLook && detached.isEmpty && staleComponents.isEmpty && changedRoots.isEmpty && changes.isEmpty
  }

  /// An event named an entry of a large directory.
  func noteName(_ name: UnsafeRawBufferPointer, in node: Node) {
    if dirty.contains(node) { return }
    names[node, default: []].insert([UInt8](name))
  }

  /// - Returns: the names to be looked at in a directory, which are not to be looked at any more.
  func takeNames(of node: Node) -> Set<[UInt8]>? { names.removeValue(forKey: node) }

  /// The node is no longer in the tree.
  func forget(_ node: Node) {
    dirty.remove(node)
    names[node] = nil
    detached.remove(node)
    changes.forget(node)
  }

  /// The root is no longer watched.
  func forget(root: Int64) {
    changedRoots.remove(root)
    staleComponents.remove(root)
  }

  /// After a commit. Directories are neither dirty nor detached by then, and nothing derived is stale.
  func finish() {
    changedRoots = []
    changes = BatchChanges()
  }

  /// Forgets everything but the requests, which are not about nodes.
  func removeAll() {
    (dirty, names, detached) = ([], [:], [])
    (changedRoots, staleComponents, staleScripts, staleFacts) = ([], [], [], [])
    changes = BatchChanges()
  }
}
