import Bytes
import Index

/// What one batch does to the entries of directories, gathered while the batch is settled and logged at its end: only
/// the difference between before and after counts, so that a file that came and went is no change.
struct BatchChanges {
  typealias Node = DirectoryTree.ID

  /// A name in a directory.
  struct Place: Hashable {
    var node: Node
    var name: [UInt8]
  }

  /// A directory that is gone, with what was in it before the batch.
  struct Removed {
    var node: Node
    var root: Int64
    var children: PackedChildren
  }

  /// Entries of every directory that was listed, before the batch and now; of one in which only some names were looked
  /// at, the entries of these names.
  private(set) var before: [Node: PackedChildren] = [:]
  private(set) var after: [Node: PackedChildren] = [:]
  /// The directories in which only some names were looked at.
  private var partial: Set<Node> = []
  /// Of directories that were not listed: the entries that were written.
  private var written: [Node: PackedChildren] = [:]
  /// Directories that were not there before.
  private(set) var created: Set<Node> = []
  private(set) var removed: [Removed] = []
  /// The places of directories before the batch, of those that left them.
  private(set) var origins: [Node: Place] = [:]
  /// Directories that were found in another place.
  private(set) var moved: Set<Node> = []
  /// Files the kernel saw moving: where they arrived, and where they came from.
  private(set) var arrivals: [Place: Place] = [:]
  private var departures: [UInt32: Place] = [:]
  /// Names of files that were written or whose metadata changed, each with a slash behind it.
  private(set) var touched: [Node: [UInt8]] = [:]

  var isEmpty: Bool { before.isEmpty && removed.isEmpty && moved.isEmpty && touched.isEmpty }

  mutating func noteListing(_ node: Node, before old: PackedChildren, after new: PackedChildren) {
    if partial.remove(node) != nil {
      before[node] = old.applying(undoing(node))
    } else if before[node] == nil {
      before[node] = old
    }
    after[node] = new
  }

  /// What was found under some names of a directory, which is looked at by name once in a batch at most.
  mutating func noteEntries(_ node: Node, before old: PackedChildren, after new: PackedChildren) {
    before[node] = old
    after[node] = new
    partial.insert(node)
  }

  /// Gives the names that were looked at what they had before the batch.
  private func undoing(_ node: Node) -> [EntryEdit] {
    let (old, new) = (before[node] ?? PackedChildren(), after[node] ?? PackedChildren())
    let difference = ChildrenDifference(from: old, to: new)
    let edits =
      difference.added.map { EntryEdit(name: $0.name, entry: nil) }
      + (difference.removed + difference.replaced.map(\.old)).map { EntryEdit(name: $0.name, entry: $0) }
    return edits.sorted(by: EntryEdit.precedes)
  }

  /// The names that were written in a directory that was not listed, sorted; `nil` for every other directory.
  func unlistedNames(_ node: Node) -> [[UInt8]]? {
    guard let names = touched[node], after[node] == nil || partial.contains(node) else { return nil }
    return Set(names.split(separator: .slash).map(Array.init)).sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Which of these names are there.
  mutating func noteWritten(_ node: Node, _ entries: PackedChildren) { written[node] = entries }

  /// Names of files that were written and are there: the kernel also names those that never had a name (O_TMPFILE), or
  /// have none any more.
  /// - Parameter known: names that are left out.
  func touchedFiles(_ node: Node, except known: [[UInt8]] = []) -> [[UInt8]] {
    guard let names = touched[node], let children = written[node] ?? after[node] else { return [] }
    let written = Set(names.split(separator: .slash).map(Array.init)).subtracting(known)
    if written.isEmpty { return [] }
    var present: [[UInt8]] = []
    children.forEach { child in
      let name = [UInt8](child.name)
      if written.contains(name) { present.append(name) }
    }
    return present
  }

  func isTouchedFileThere(_ node: Node) -> Bool { !touchedFiles(node).isEmpty }

  mutating func noteCreated(_ node: Node, _ children: PackedChildren) {
    created.insert(node)
    noteListing(node, before: PackedChildren(), after: children)
  }

  /// Called before the node leaves its place in the tree; only the first time in a batch counts.
  mutating func noteLeaving(_ node: Node, _ tree: DirectoryTree) {
    guard !created.contains(node), origins[node] == nil, let parent = tree.parent(of: node) else { return }
    origins[node] = Place(node: parent, name: Array(tree.name(of: node)))
  }

  mutating func noteMoved(_ node: Node) {
    if !created.contains(node) { moved.insert(node) }
  }

  /// - Parameter children: as the index has them.
  mutating func noteRemoved(_ node: Node, root: Int64, _ children: PackedChildren) {
    if created.contains(node) { return }
    let old = partial.contains(node) ? children.applying(undoing(node)) : before[node] ?? children
    removed.append(Removed(node: node, root: root, children: old))
  }

  /// The node is no longer in the tree.
  mutating func forget(_ node: Node) {
    before[node] = nil
    after[node] = nil
    touched[node] = nil
    written[node] = nil
    partial.remove(node)
    moved.remove(node)
  }

  mutating func noteTouched(_ name: UnsafeRawBufferPointer, in node: Node) {
    touched[node, default: []].append(contentsOf: name)
    touched[node]!.append(.slash)
  }

  mutating func noteDeparture(_ name: UnsafeRawBufferPointer, from node: Node, cookie: UInt32) {
    departures[cookie] = Place(node: node, name: [UInt8](name))
  }

  mutating func noteArrival(_ name: UnsafeRawBufferPointer, in node: Node, cookie: UInt32) {
    let place = Place(node: node, name: [UInt8](name))
    // From outside, or seen leaving in an earlier batch.
    guard let start = departures.removeValue(forKey: cookie) else { return arrivals[place] = nil }
    arrivals[place] = arrivals.removeValue(forKey: start) ?? start
  }
}
