import Platform

/// Which watch belongs to which directory. Every watch that is added is either taken over by a node, or removed at the
/// end of its batch; every one that is removed is remembered until its last events have come.
extension Indexer {
  /// - Parameter watch: of no node so far.
  func claim(_ watch: Int32, for node: DirectoryTree.ID) {
    let former = tree[node].watch
    // Its end may be among events that were lost.
    if former >= 0, nodeOfWatch[former] == node { forgetWatch(former) }
    if former < 0 { countWatches(of: node, 1) }
    nodeOfWatch[watch] = node
    tree[node].watch = watch
  }

  /// The directory goes on without a watch; the watch itself is the caller's.
  func unclaim(_ node: DirectoryTree.ID) {
    if tree[node].watch >= 0 { countWatches(of: node, -1) }
    tree[node].watch = -1
  }

  private func countWatches(of node: DirectoryTree.ID, _ difference: Int) {
    guard let root = tree.topDirectory(of: node).flatMap({ rootOfTop[$0] }) else { return }
    roots[root]?.watches += difference
  }

  func noteUnclaimed(_ watch: WatchDescriptor?) {
    if let watch, nodeOfWatch[watch.rawValue] == nil { unclaimedWatches.insert(watch.rawValue) }
  }

  /// What is unclaimed once everything is settled lies outside of the roots by now.
  func removeUnclaimedWatches() {
    let unclaimed = unclaimedWatches
    unclaimedWatches = []
    forgetUnused(unclaimed)
  }

  /// Removes those that nobody has any use for.
  func forgetUnused(_ watches: Set<Int32>) {
    for watch in watches where nodeOfWatch[watch] == nil && !vigils.contains(watch) && !ownWatches.contains(watch) {
      forgetWatch(watch)
    }
  }

  func forgetWatch(_ watch: Int32) {
    nodeOfWatch[watch] = nil
    endedWatches.insert(watch)
    source.removeWatch(WatchDescriptor(rawValue: watch))
  }
}
