import Bytes
import Index
import Layout
import SQLite

/// The tables that follow from the directories: components, which are what the rules make of the directories near the
/// top, with what they hold, and scripts, which are the files in the `scripts` of each component and in the root's
/// `ops`.
struct DerivedTables {
  private let roots: WatchedRoots
  private let batch: Batch
  private let index: IndexFile

  init(_ state: WatchState, _ index: IndexFile) {
    (roots, batch, self.index) = (state.roots, state.batch, index)
  }

  /// Puts into the tables what is there now, wherever it may have changed.
  func derive() throws(SQLiteError) {
    for id in batch.staleComponents { try deriveComponents(id) }
    for (id, paths) in batch.stalePlaces where !batch.staleComponents.contains(id) {
      for path in paths { try deriveComponents(id, at: path) }
    }
    batch.finishComponents()
    try deriveScripts()
    try deriveFacts()
  }

  // MARK: Components

  /// To be called where a directory gets a place, and before it loses one. Lists of names do not tell: one directory
  /// can take the place of another.
  func markComponentsStale(above node: DirectoryTree.ID) {
    guard let parent = roots.tree.parent(of: node), let root = roots.root(of: parent),
      let path = roots.tree.relativePath(of: parent)
    else { return }
    batch.changedRoots.insert(root.id)
    guard root.rules.components.canHoldComponents(path) else { return }
    batch.noteStalePlace((path.isEmpty ? [] : path + [.slash]) + roots.tree.name(of: node), in: root.id)
  }

  private func deriveComponents(_ id: Int64) throws(SQLiteError) {
    guard let root = roots.all[id] else { return }
    try replace(root.components, with: root.top.map { components(of: root, below: $0, []) } ?? [:], in: root)
  }

  /// The same for what is at a path or below it.
  private func deriveComponents(_ id: Int64, at path: [UInt8]) throws(SQLiteError) {
    guard let root = roots.all[id] else { return }
    let below = path + [.slash]
    let known = root.components.filter { $0.id.starts(with: path) && ($0.id == path || $0.id.starts(with: below)) }
    var found: [Component: DirectoryTree.ID] = [:]
    if let node = roots.tree.node(at: path, below: root.top) {
      found = components(of: root, below: node, path)
      if root.rules.components.isComponent(path) { found[root.rules.component(path)] = node }
    }
    try replace(known, with: found, in: root)
  }

  private func replace(
    _ known: Set<Component>, with current: [Component: DirectoryTree.ID], in root: WatchedRoot
  ) throws(SQLiteError) {
    let gone = known.filter { current[$0] == nil }
    for component in gone {
      try index.writer.removeComponent(component.id, root: root.id)
      roots.all[root.id]!.components.remove(component)
    }
    let new = current.filter { !known.contains($0.key) }
    for (component, node) in new {
      try index.writer.insert(component, root: root.id)
      roots.all[root.id]!.components.insert(component)
      batch.staleFacts.insert(node)
    }
    if !gone.isEmpty || !new.isEmpty { batch.changedRoots.insert(root.id) }
  }

  /// Those below a directory, with their own.
  /// - Parameter path: of the directory, relative to the root.
  private func components(
    of root: WatchedRoot, below node: DirectoryTree.ID, _ path: [UInt8]
  ) -> [Component: DirectoryTree.ID] {
    var found: [Component: DirectoryTree.ID] = [:]
    let rules = root.rules.components
    var level = [(node, path)]
    for _ in roots.tree.depth(of: node)..<max(rules.deepest, roots.tree.depth(of: node)) {
      level = level.filter { rules.canHoldComponents($0.1) }.flatMap { parent, path in
        let prefix = path.isEmpty ? [] : path + [.slash]
        return roots.tree.children(of: parent).map { ($0, prefix + roots.tree.name(of: $0)) }
      }
      for (node, path) in level where rules.isComponent(path) { found[root.rules.component(path)] = node }
    }
    return found
  }

  // MARK: Scripts

  /// To be called where a directory gets another list of entries, or another path.
  func markContentStale(of node: DirectoryTree.ID) {
    let name = roots.tree.name(of: node)
    if name.equals(ComponentFacts.scriptsPlace) || name.equals("ops") { batch.staleScripts.insert(node) }
    markFactsStale(of: node)
    if ComponentFacts.isPlace(name), let parent = roots.tree.parent(of: node) { markFactsStale(of: parent) }
  }

  /// Nothing in a crawl: its components are new, and so is what they hold.
  private func markFactsStale(of node: DirectoryTree.ID) {
    guard let root = roots.root(of: node), roots.tree.depth(of: node) <= root.rules.components.deepest else { return }
    batch.staleFacts.insert(node)
  }

  private func deriveScripts() throws(SQLiteError) {
    // In the order of the table's rows, which SQLite then only appends to in a crawl.
    for node in batch.staleScripts.sorted() {
      try index.writer.removeScripts(in: node)
      guard roots.tree.isAlive(node), let (root, component) = ownerOfScripts(node) else { continue }
      try index.writer.insertScripts(of: component, in: node, root: root)
    }
    batch.staleScripts = []
  }

  /// - Returns: the component is empty for the root itself; `nil` for a directory that holds no scripts.
  private func ownerOfScripts(_ node: DirectoryTree.ID) -> (root: Int64, component: [UInt8])? {
    guard let parent = roots.tree.parent(of: node), let path = roots.tree.relativePath(of: parent),
      let root = roots.root(of: parent)
    else { return nil }
    let name = roots.tree.name(of: node)
    if name.equals("scripts"), root.rules.components.isComponent(path) { return (root.id, path) }
    return name.equals("ops") && path.isEmpty ? (root.id, []) : nil
  }

  // MARK: What components hold

  private func deriveFacts() throws(SQLiteError) {
    for node in batch.staleFacts where roots.tree.isAlive(node) {
      guard let root = roots.root(of: node), let path = roots.tree.relativePath(of: node),
        root.rules.components.isComponent(path)
      else { continue }
      try index.writer.setFacts(try facts(of: node), of: path, root: root.id)
    }
    batch.staleFacts = []
  }

  /// - Returns: `nil` where names in watched directories do not tell.
  private func facts(of node: DirectoryTree.ID) throws(SQLiteError) -> ComponentFacts? {
    guard let own = try listing(of: node) else { return nil }
    var scripts: [[UInt8]] = []
    guard var tools = own.tools else { return nil }
    for place in own.places {
      guard let child = roots.tree.child(of: node, named: place), let there = try listing(of: child) else { return nil }
      if place.equals(ComponentFacts.scriptsPlace) {
        scripts = there.files
      } else {
        guard let found = there.tools else { return nil }
        tools.formUnion(found)
      }
    }
    return ComponentFacts(files: own.files, scripts: scripts, tools: tools)
  }

  /// - Returns: `nil` for a directory that may not be read, or is too large to be read for each change in it.
  private func listing(of node: DirectoryTree.ID) throws(SQLiteError) -> ComponentListing? {
    guard roots.tree[node].flags.isDisjoint(with: [.unreadable, .large]) else { return nil }
    return ComponentListing(try index.writer.directories.children(of: node))
  }
}
