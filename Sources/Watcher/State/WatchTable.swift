import Platform

/// Which watch belongs to which directory. Every watch that is added is either taken over by a node, or removed at the
/// end of its batch; every watch that is removed is remembered until its last events have come.
///
/// The number of a node's watch is in the tree too, and the count of watches in the root.
final class WatchTable {
  private let roots: WatchedRoots
  private let removeFromKernel: (WatchDescriptor) -> Void
  private var nodes: [Int32: DirectoryTree.ID] = [:]
  private var ended = EndedWatches()
  /// Watches of directories that were found where no node of the tree expects them. The batch that follows adopts them,
  /// unless they have moved on by then.
  private var unclaimed: Set<Int32> = []
  /// Watches of directories in which roots that are allowed and missing are awaited.
  private var awaited: Set<Int32> = []
  /// Watches of the directories in which tpld keeps its own files.
  private var own: Set<Int32> = []

  init(_ roots: WatchedRoots, removeFromKernel: @escaping (WatchDescriptor) -> Void) {
    (self.roots, self.removeFromKernel) = (roots, removeFromKernel)
  }

  /// Of directories of the tree.
  var count: Int { nodes.count }
  /// Of all that the kernel has of this process.
  var heldCount: Int { nodes.count + unclaimed.count + awaited.count + own.count }
  /// Of tpld's own directories.
  var ownCount: Int { own.count }

  func node(of watch: WatchDescriptor) -> DirectoryTree.ID? { nodes[watch.rawValue] }
  func isAwaited(_ watch: WatchDescriptor) -> Bool { awaited.contains(watch.rawValue) }
  func isOwn(_ watch: WatchDescriptor) -> Bool { own.contains(watch.rawValue) }

  // MARK: Watches of directories

  /// Gives a watch to a node that was inserted into the tree with it; the caller counts it.
  func assign(_ watch: WatchDescriptor, to node: DirectoryTree.ID) { nodes[watch.rawValue] = node }

  /// Gives a watch that belongs to no node to a node that is in the tree already.
  func claim(_ watch: WatchDescriptor, for node: DirectoryTree.ID) {
    let former = roots.tree[node].watch
    // Its end may be among events that were lost.
    if former >= 0, nodes[former] == node { remove(former) }
    if former < 0 { count(1, of: node) }
    nodes[watch.rawValue] = node
    roots.tree[node].watch = watch.rawValue
  }

  /// Ends the watch of a node that leaves the tree.
  func release(_ node: DirectoryTree.ID) {
    let watch = roots.tree[node].watch
    if watch >= 0, nodes[watch] == node { remove(watch) }
  }

  /// Ends the watch of a node that stays in the tree.
  func withdraw(from node: DirectoryTree.ID) {
    let watch = roots.tree[node].watch
    if watch >= 0 { remove(watch) }
    clear(node)
  }

  /// The kernel has ended a watch.
  /// - Returns: the directory that goes on without it.
  func noteEnd(of watch: WatchDescriptor) -> DirectoryTree.ID? {
    awaited.remove(watch.rawValue)
    own.remove(watch.rawValue)
    ended.insert(watch.rawValue)
    guard let node = nodes.removeValue(forKey: watch.rawValue) else { return nil }
    clear(node)
    return node
  }

  private func clear(_ node: DirectoryTree.ID) {
    if roots.tree[node].watch >= 0 { count(-1, of: node) }
    roots.tree[node].watch = -1
  }

  private func count(_ difference: Int, of node: DirectoryTree.ID) {
    guard let root = roots.number(of: node) else { return }
    roots.all[root]?.counts.watches += difference
  }

  // MARK: Watches of no directory

  /// An event came that belongs to no node.
  /// - Returns: whether there is no reason for it: a mistake of this program, noted once in a batch.
  func noteUnknown(_ watch: WatchDescriptor) -> Bool {
    let watch = watch.rawValue
    if awaited.contains(watch) || own.contains(watch) || ended.contains(watch) { return false }
    return unclaimed.insert(watch).inserted
  }

  /// A scan watched a directory which no node may take.
  func noteUnclaimed(_ watch: WatchDescriptor?) {
    if let watch, nodes[watch.rawValue] == nil { unclaimed.insert(watch.rawValue) }
  }

  /// A directory whose watch is unclaimed once everything is settled lies outside of the roots.
  func removeUnclaimed() {
    let former = unclaimed
    unclaimed = []
    removeUnused(former)
  }

  /// Watches that were given back as soon as they were added.
  func noteRefused(_ watches: [Int32]) {
    for watch in watches { ended.insert(watch) }
  }

  func replaceAwaited(with watches: Set<WatchDescriptor>) {
    let former = awaited
    awaited = Set(watches.map(\.rawValue))
    removeUnused(former)
  }

  func replaceOwn(with watches: Set<WatchDescriptor>) {
    let former = own
    own = Set(watches.map(\.rawValue))
    removeUnused(former)
  }

  private func removeUnused(_ watches: Set<Int32>) {
    for watch in watches where nodes[watch] == nil && !awaited.contains(watch) && !own.contains(watch) {
      remove(watch)
    }
  }

  // MARK: Ends

  /// To be called when all that the kernel's queue held was taken.
  func noteEmptyQueue(now: MonotonicTime) { ended.noteEmptyQueue(now: now) }

  /// Ends the watches of all nodes; the tree is the caller's.
  func removeAll() {
    for watch in nodes.keys { remove(watch) }
  }

  private func remove(_ watch: Int32) {
    nodes[watch] = nil
    ended.insert(watch)
    removeFromKernel(WatchDescriptor(rawValue: watch))
  }
}
