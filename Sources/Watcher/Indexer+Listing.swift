import Bytes
import Index
import Layout
import Logging
import Platform
import SQLite

/// Compares one directory with its row, and finds out where directories went and came from.
extension Indexer {
  /// Compares a directory with its row and takes over what is different.
  func list(_ node: DirectoryTree.ID) throws(SQLiteError) {
    guard let relative = tree.relativePath(of: node), let top = tree.topDirectory(of: node),
      let root = rootOfTop[top].flatMap({ roots[$0] })
    else { return }
    let scanned: ScannedDirectory
    do throws(ScanFailure) {
      scanned = try scanner(for: root).scan(
        root.path.appending(relative), relative: relative, rules: root.rules,
        mount: node == top ? nil : root.mount)
    } catch {
      noteUnclaimed(error.watch)
      try listingFailed(node, error.error, root)
      return
    }
    guard try isSameDirectory(node, scanned, root) else { return }
    try replaceChildren(of: node, with: scanned, relative: relative, root: root)
  }

  /// Whether what was opened is the directory the node stands for. If not, an ancestor tells what happened.
  private func isSameDirectory(
    _ node: DirectoryTree.ID, _ scanned: ScannedDirectory, _ root: WatchedRoot
  ) throws(SQLiteError) -> Bool {
    let known = tree[node]
    let isSame = scanned.status.inode == known.inode
    if let watch = scanned.watch?.rawValue {
      // Watched anew: after an IGNORED, or once the kernel has room again.
      if isSame, nodeOfWatch[watch] == nil { claim(watch, for: node) }
      if isSame, nodeOfWatch[watch] == node {
        polled[node] = nil
        return true
      }
      noteUnclaimed(scanned.watch)
    } else if isSame {
      noteRefusedWatch(node, scanned)
      return true
    }
    if let parent = tree.parent(of: node) {
      dirty.insert(parent)
    } else {
      try rootVanished(root)
    }
    return false
  }

  private func listingFailed(
    _ node: DirectoryTree.ID, _ error: SystemError, _ root: WatchedRoot
  ) throws(SQLiteError) {
    if error.isPermissionDenied {
      tree[node].flags.insert(.unreadable)
      unreadable.insert(node)
      return
    }
    // No descriptor left, a disk that fails: that says nothing about the directory.
    guard error.isGone else { return pollInstead(node, .unknown, error) }
    if let parent = tree.parent(of: node) {
      // Gone, or no directory any more. Its parent's listing says so too, unless that came before the event.
      dirty.insert(parent)
      if tree[node].watch < 0 || error.isGone { detach(node) }
    } else {
      try rootVanished(root)
    }
  }

  /// The root is not where it was. Its rows would be wrong answers.
  private func rootVanished(_ root: WatchedRoot) throws(SQLiteError) {
    log.warning("\(root.path.bytes.displayed) is gone")
    mustSeekRoots = true
    removeTokens(of: root.path)
    try forget(root)
    changedRoots.remove(root.id)
    rootsToDerive.remove(root.id)
  }

  private func replaceChildren(
    of node: DirectoryTree.ID, with scanned: ScannedDirectory, relative: [UInt8], root: WatchedRoot
  ) throws(SQLiteError) {
    let old = try writer.children(ofDirectory: node)
    let wasUnreadable = tree[node].flags.contains(.unreadable)
    tree[node].flags.remove(.unreadable)
    unreadable.remove(node)
    try reconcileSubdirectories(of: node, scanned, relative: relative, root: root)
    if old != scanned.children || wasUnreadable {
      changes.noteListing(node, before: old, after: scanned.children)
      noteScripts(of: node)
      changedRoots.insert(root.id)
      roots[root.id]?.entries += scanned.children.count - old.count
    }
    try writer.update(row(node, scanned))
  }

  private func reconcileSubdirectories(
    of node: DirectoryTree.ID, _ scanned: ScannedDirectory, relative: [UInt8], root: WatchedRoot
  ) throws(SQLiteError) {
    var known: [[UInt8]: DirectoryTree.ID] = [:]
    for child in tree.children(of: node) { known[Array(tree.name(of: child))] = child }
    for (name, inode) in scanned.subdirectories {
      if let child = known.removeValue(forKey: name), isChild(child, name, of: node) {
        if tree[child].inode == inode {
          if tree[child].watch < 0 && polled[child] == nil || tree[child].flags.contains(.unreadable) {
            dirty.insert(child)
          }
          continue
        }
        detach(child)
      }
      try adopt(name, into: node, relative: relative.isEmpty ? name : relative + [.slash] + name, root: root)
    }
    for (name, child) in known where isChild(child, name, of: node) { detach(child) }
  }

  /// Adopting one entry can move another one: `mv x y/x` shows first as a new `y` that holds what was `x`.
  private func isChild(_ child: DirectoryTree.ID, _ name: [UInt8], of node: DirectoryTree.ID) -> Bool {
    tree.parent(of: child) == node && tree.name(of: child).elementsEqual(name)
  }

  private func detach(_ node: DirectoryTree.ID) {
    noteShape(above: node)
    changes.noteLeaving(node, tree)
    tree.detach(node)
    limbo.insert(node)
  }

  /// A directory that is new in its parent: moved here, when the kernel knows its watch, or really new.
  private func adopt(
    _ name: [UInt8], into parent: DirectoryTree.ID, relative: [UInt8], root: WatchedRoot
  ) throws(SQLiteError) {
    let result = Result { () throws(ScanFailure) in
      try scanner(for: root).scan(
        root.path.appending(relative), relative: relative, rules: root.rules, mount: root.mount)
    }
    guard case .success(let scanned) = result else {
      if case .failure(let failure) = result {
        noteUnclaimed(failure.watch)
        let error = failure.error
        let child = try storeUnreadable(error, name: name, parent: parent, root: root)
        if let child {
          noteShape(above: child)
          changes.noteCreated(child, PackedChildren())
          roots[root.id]?.directories += 1
        } else if !error.isGone {
          // Its parent's next listing finds it again.
          pollInstead(parent, .unknown, error)
        }
      }
      return
    }
    if let watch = scanned.watch?.rawValue, let moved = nodeOfWatch[watch] {
      // Still where it was, too: a bind mount shows one directory twice. The first place keeps it.
      do throws(SystemError) {
        if try isInPlace(moved) { return }
      } catch {
        // Its parent's next listing asks again.
        return pollInstead(parent, .unknown, error)
      }
      if try writer.root(ofDirectory: moved) == root.id {
        try move(moved, to: parent, name: name)
      } else {
        // Out of another root: its rows and rules are others, so it is new here.
        noteShape(above: moved)
        try bury(moved)
        dirty.insert(parent)
      }
      return
    }
    guard let child = try insert(scanned, name: name, parent: parent, root: root) else { return }
    noteShape(above: child)
    changes.noteCreated(child, scanned.children)
    roots[root.id]?.directories += 1
    roots[root.id]?.entries += scanned.children.count
    if scanned.watch != nil { roots[root.id]?.watches += 1 }
    for subdirectory in scanned.subdirectories {
      try adopt(
        subdirectory.name, into: child, relative: relative + [.slash] + subdirectory.name, root: root)
    }
  }

  /// Looks at every directory on the way down: a symlink in the place of one leads to what has moved.
  private func isInPlace(_ node: DirectoryTree.ID) throws(SystemError) -> Bool {
    guard let top = tree.topDirectory(of: node), let root = rootOfTop[top].flatMap({ roots[$0] }) else { return false }
    var current = node
    while let parent = tree.parent(of: current) {
      guard let relative = tree.relativePath(of: current),
        try FileStatus.find(root.path.appending(relative), followingSymlinks: false)?.inode == tree[current].inode
      else { return false }
      current = parent
    }
    return true
  }

  private func move(
    _ node: DirectoryTree.ID, to parent: DirectoryTree.ID, name: [UInt8]
  ) throws(SQLiteError) {
    if tree.isTop(node) || tree.isAncestor(node, of: parent) {
      // The picture above is out of date; the events that say so are on their way or in this batch.
      if let old = tree.parent(of: node) { dirty.insert(old) }
      dirty.insert(parent)
      return
    }
    if let old = tree.parent(of: node) { dirty.insert(old) }
    changes.noteLeaving(node, tree)
    changes.noteMoved(node)
    // Under its old name and under the new one.
    noteScripts(of: node)
    noteShape(above: node)
    tree.move(node, to: parent, name: name)
    noteShape(above: node)
    limbo.remove(node)
    try writer.move(directory: node, parent: parent, name: name)
    // Rules may say something else about the new place.
    for descendant in tree.subtree(of: node) {
      dirty.insert(descendant)
      noteScripts(of: descendant)
    }
  }
}
