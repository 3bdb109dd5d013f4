import Bytes
import Logging
import Platform

/// Reads the kernel's events into what has to be listed again.
extension Indexer {
  private static let listing: WatchEvents = [.created, .deleted, .movedFrom, .movedTo]

  func note(_ chunk: [UInt8]) {
    chunk.withUnsafeBytes { buffer in
      InotifyEvent.forEach(in: buffer) { note($0) }
    }
  }

  private func note(_ event: InotifyEvent) {
    if event.events.contains(.overflowed) {
      report.overflows += 1
      (mustSeekRoots, mustCheckRuntime) = (true, true)
      requestRescan()
      return
    }
    let watch = event.watch.rawValue
    if vigils.contains(watch) { mustSeekRoots = true }
    if ownWatches.contains(watch) { mustCheckRuntime = true }
    if event.events.contains(.ignored) {
      noteIgnored(watch)
      return
    }
    guard let node = nodeOfWatch[watch] else {
      noteUnknown(watch)
      return
    }
    if event.name.isEmpty {
      noteSelf(event.events, node)
      return
    }
    removeTokens(for: event.name, in: node)
    if !event.events.isDisjoint(with: Indexer.listing) {
      dirty.insert(node)
      noteMove(event, node)
    } else if event.events.contains(.isDirectory) {
      // A changed mode may have made the directory readable.
      dirty.insert(node)
    } else {
      changes.noteTouched(event.name, in: node)
    }
  }

  /// Both halves of a file's rename, for the log of changes. Directories are recognised by their watch.
  private func noteMove(_ event: InotifyEvent, _ node: DirectoryTree.ID) {
    if event.events.contains(.isDirectory) { return }
    if event.events.contains(.movedFrom) {
      changes.noteDeparture(event.name, from: node, cookie: event.cookie)
    } else if event.events.contains(.movedTo) {
      changes.noteArrival(event.name, in: node, cookie: event.cookie)
    }
  }

  /// The kernel has dropped a watch. If nobody asked for it, the directory is gone or unmounted: its parent tells.
  private func noteIgnored(_ watch: Int32) {
    vigils.remove(watch)
    ownWatches.remove(watch)
    endedWatches.insert(watch)
    guard let node = nodeOfWatch.removeValue(forKey: watch) else { return }
    unclaim(node)
    dirty.insert(node)
    if let parent = tree.parent(of: node) { dirty.insert(parent) }
  }

  /// No watch of ours is expected to be unknown, so there is a mistake here, and which directory changed nobody can
  /// tell: all are compared with the disk. The watch is removed then, unless one of them has it.
  private func noteUnknown(_ watch: Int32) {
    if vigils.contains(watch) || ownWatches.contains(watch) || endedWatches.contains(watch) { return }
    guard unclaimedWatches.insert(watch).inserted else { return }
    requestRescan()
    // Once: this is for whoever mends it.
    if !hasToldOfUnknownWatch { log.error("event of an unknown watch (\(watch)), looking at every directory again") }
    hasToldOfUnknownWatch = true
  }

  /// Prompts look for themselves at once, however long the rescan waits.
  private func requestRescan() {
    mustRescan = true
    for root in roots.values { removeTokens(of: root.path) }
  }

  private func noteSelf(_ events: WatchEvents, _ node: DirectoryTree.ID) {
    if tree.isTop(node), !events.isDisjoint(with: [.movedSelf, .deletedSelf, .unmounted]) {
      if let id = rootOfTop[node], let root = roots[id] { removeTokens(of: root.path) }
    }
    dirty.insert(node)
  }
}
