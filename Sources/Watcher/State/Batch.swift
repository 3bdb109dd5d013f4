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
  /// Roots whose components are to be derived again, all of them.
  var staleComponents: Set<Int64> = []
  /// The same for what is at a path or below it, by root.
  private(set) var stalePlaces: [Int64: Set<[UInt8]>] = [:]
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
    !hasToLook && detached.isEmpty && staleComponents.isEmpty && stalePlaces.isEmpty && changedRoots.isEmpty
      && changes.isEmpty
  }

  /// An event named an entry of a large directory.
  func noteName(_ name: UnsafeRawBufferPointer, in node: Node) { noteName([UInt8](name), in: node) }

  private func noteName(_ name: [UInt8], in node: Node) {
    if !dirty.contains(node) { names[node, default: []].insert(name) }
  }

  /// Only the directory above tells what became of a directory: it is to be looked at there. Nothing for a top
  /// directory.
  func noteDoubt(about node: Node, _ tree: DirectoryTree) {
    guard let parent = tree.parent(of: node) else { return }
    if tree[parent].flags.contains(.large) {
      noteName(Array(tree.name(of: node)), in: parent)
    } else {
      dirty.insert(parent)
    }
  }

  /// - Returns: the names to be looked at in a directory, which are not to be looked at any more.
  func takeNames(of node: Node) -> Set<[UInt8]>? { names.removeValue(forKey: node) }

  /// Beyond so many it is cheaper to derive all of a root's components.
  private static let mostStalePlaces = 32

  /// - Parameter path: relative to the root; what is there or below it may be other components now.
  func noteStalePlace(_ path: [UInt8], in root: Int64) {
    if staleComponents.contains(root) { return }
    stalePlaces[root, default: []].insert(path)
    if stalePlaces[root, default: []].count > Batch.mostStalePlaces {
      stalePlaces[root] = nil
      staleComponents.insert(root)
    }
  }

  /// Nothing about components is stale any more.
  func finishComponents() { (staleComponents, stalePlaces) = ([], [:]) }

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
    stalePlaces[root] = nil
  }

  /// After a commit. Directories are neither dirty nor detached by then, and nothing derived is stale.
  func finish() {
    changedRoots = []
    changes = BatchChanges()
  }

  /// Forgets everything but the requests, which are not about nodes.
  func removeAll() {
    (dirty, names, detached) = ([], [:], [])
    finishComponents()
    (changedRoots, staleScripts, staleFacts) = ([], [], [])
    changes = BatchChanges()
  }
}
