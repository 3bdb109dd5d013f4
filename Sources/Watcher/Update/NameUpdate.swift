import Bytes
import Glibc
import Index
import Layout
import Platform
import SQLite

/// Looks at single names of a large directory and takes over what is different, so that a change costs the same
/// whatever else is in there. As with a listing, events only say what to look at; what is true is what is found then.
struct NameUpdate {
  typealias Node = DirectoryTree.ID

  private let roots: WatchedRoots
  private let batch: Batch
  private let polls: PollSchedule
  private let store: DirectoryStore
  private let tables: DerivedTables
  private let adoption: Adoption

  init(_ state: WatchState, _ store: DirectoryStore, _ tables: DerivedTables, _ adoption: Adoption) {
    (roots, batch, polls) = (state.roots, state.batch, state.polls)
    (self.store, self.tables, self.adoption) = (store, tables, adoption)
  }

  /// - Returns: `false` when the directory has to be listed instead; nothing was taken over then.
  func run(_ names: Set<[UInt8]>, in node: Node) throws(SQLiteError) -> Bool {
    guard let relative = roots.tree.relativePath(of: node), let root = roots.root(of: node),
      let count = store.largeCount(of: node), NameUpdate.isCheaper(names.count, than: count),
      roots.tree[node].watch >= 0, !roots.tree[node].flags.contains(.unreadable),
      let found = look(at: names, node, relative, root)
    else { return false }
    let before = try store.apply(found, to: node)
    try reconcile(found, before, in: node, relative: relative, root: root)
    var after = PackedChildren()
    for edit in found { if let entry = edit.entry { after.append(entry) } }
    if before == after { return true }
    batch.changes.noteEntries(node, before: before, after: after)
    tables.markContentStale(of: node)
    batch.changedRoots.insert(root.id)
    roots.all[root.id]?.counts.entries += after.count - before.count
    return true
  }

  /// A listing of n entries costs about as much as a look at n / 16 names (<doc:Performance#Watcher-and-index>).
  private static func isCheaper(_ names: Int, than entries: Int) -> Bool { names <= max(16, entries / 16) }

  // MARK: Look

  /// - Returns: what is under each name, sorted; `nil` when the path leads to something else than this directory, or
  ///   when what is found cannot be compared with a listing.
  private func look(
    at names: Set<[UInt8]>, _ node: Node, _ relative: [UInt8], _ root: WatchedRoot
  ) -> [EntryEdit]? {
    do throws(SystemError) {
      let path = root.path.appending(relative)
      let directory = try Descriptor.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK)
      let status = try FileStatus.of(directory, path)
      let mount = FileStatus.mount(of: directory)
      guard status.inode == roots.tree[node].inode, mount == root.mount || mount == 0 || root.mount == 0 else {
        return nil
      }
      var found: [EntryEdit] = []
      for name in names {
        let entry = try FileStatus.find(name, in: directory)
        // A mount shows another inode than a listing does; a bind mount does so on the same device.
        if let entry, entry.device != status.device || isMountPoint(name, in: relative, root) { return nil }
        found.append(EntryEdit(name: name, entry: entry.map { self.entry(name, $0, in: relative, root) }))
      }
      return found.sorted(by: EntryEdit.precedes)
    } catch {
      // A listing tells what became of the directory.
      return nil
    }
  }

  private func isMountPoint(_ name: [UInt8], in relative: [UInt8], _ root: WatchedRoot) -> Bool {
    !root.mountPoints.isEmpty && root.mountPoints.contains(relative.isEmpty ? name : relative + [.slash] + name)
  }

  private func entry(
    _ name: [UInt8], _ status: FileStatus, in relative: [UInt8], _ root: WatchedRoot
  ) -> DirectoryEntry {
    let kind = EntryKind(mode: status.mode)
    let isIgnored = kind == .directory && root.rules.ignores(name: name, in: relative)
    return DirectoryEntry(
      kind: isIgnored ? PackedChild.ignoredDirectory : kind.rawValue, inode: status.inode, name: name)
  }

  // MARK: Reconcile

  /// Finds out what became of directories, as after a listing.
  private func reconcile(
    _ found: [EntryEdit], _ before: PackedChildren, in node: Node, relative: [UInt8], root: WatchedRoot
  ) throws(SQLiteError) {
    var known: Set<[UInt8]> = []
    before.forEach { if $0.kind == PackedChild.directory { known.insert([UInt8]($0.name)) } }
    for edit in found {
      let directory = edit.entry.flatMap { $0.kind == PackedChild.directory ? $0 : nil }
      if known.contains(edit.name), let child = roots.tree.child(of: node, named: edit.name) {
        if let directory, roots.tree[child].inode == directory.inode {
          if polls.mustListAgain(child, roots.tree) { batch.dirty.insert(child) }
          continue
        }
        store.detach(child)
      }
      if directory == nil { continue }
      try adoption.adopt(
        edit.name, into: node, relative: relative.isEmpty ? edit.name : relative + [.slash] + edit.name, root: root)
    }
  }
}
