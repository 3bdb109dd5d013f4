import Bytes
import Platform

/// The directories of all roots, keyed by number and never by path: a renamed directory keeps its node, and everything
/// below it has moved with it. Files are not here; they are in the index.
struct DirectoryTree {
  /// The number is also the id of the directory's row.
  typealias ID = Int32

  struct Node {
    fileprivate(set) var parent: ID
    fileprivate var nameOffset: UInt32
    fileprivate var nameLength: UInt16
    var flags: Flags
    var watch: Int32
    var inode: UInt64
    fileprivate var firstChild: ID
    fileprivate var nextSibling: ID
  }

  struct Flags: OptionSet {
    let rawValue: UInt8
    static let inUse = Flags(rawValue: 1)
    static let unreadable = Flags(rawValue: 2)
    /// Its entries lie in pages: it is too large to be listed for each change.
    static let large = Flags(rawValue: 4)
  }

  private static let none: ID = -1
  /// The parent of a node that was seen leaving its place and not yet arriving anywhere.
  private static let detached: ID = -2
  /// The parent of a root's top directory.
  private static let top: ID = -3

  private var nodes: [Node] = []
  private var names: [UInt8] = []
  private var wastedNameBytes = 0
  private var free: [ID] = []
  /// Not to be used again before ``recycle()``.
  private var retired: [ID] = []

  var count: Int { nodes.count - free.count - retired.count }

  subscript(id: ID) -> Node {
    get { nodes[Int(id)] }
    set { nodes[Int(id)] = newValue }
  }

  func isAlive(_ id: ID) -> Bool { id >= 0 && Int(id) < nodes.count && nodes[Int(id)].flags.contains(.inUse) }
  func isTop(_ id: ID) -> Bool { nodes[Int(id)].parent == DirectoryTree.top }
  func isDetached(_ id: ID) -> Bool { nodes[Int(id)].parent == DirectoryTree.detached }

  /// `nil` for a top directory and for a detached one.
  func parent(of id: ID) -> ID? {
    let parent = nodes[Int(id)].parent
    return parent >= 0 ? parent : nil
  }

  func name(of id: ID) -> ArraySlice<UInt8> {
    let node = nodes[Int(id)]
    return names[Int(node.nameOffset)..<(Int(node.nameOffset) + Int(node.nameLength))]
  }

  func children(of id: ID) -> [ID] {
    var found: [ID] = []
    var child = nodes[Int(id)].firstChild
    while child != DirectoryTree.none {
      found.append(child)
      child = nodes[Int(child)].nextSibling
    }
    return found
  }

  /// The directory of that name in another one. Costs the number of directories there.
  func child(of id: ID, named name: [UInt8]) -> ID? {
    var child = nodes[Int(id)].firstChild
    while child != DirectoryTree.none {
      if self.name(of: child).elementsEqual(name) { return child }
      child = nodes[Int(child)].nextSibling
    }
    return nil
  }

  /// The directory at a path; `nil` also without a top directory.
  /// - Parameter path: relative to the top directory.
  func node(at path: [UInt8], below top: ID?) -> ID? {
    guard var node = top else { return nil }
    for name in path.split(separator: .slash) {
      guard let child = child(of: node, named: Array(name)) else { return nil }
      node = child
    }
    return node
  }

  /// The node and everything below it, parents before children.
  func subtree(of id: ID) -> [ID] {
    var found = [id]
    var index = 0
    while index < found.count {
      found += children(of: found[index])
      index += 1
    }
    return found
  }

  /// The way from the top directory down, without it; `nil` when the node is detached, or below one that is.
  func relativePath(of id: ID) -> [UInt8]? {
    var chain: [ID] = []
    var current = id
    while nodes[Int(current)].parent >= 0 {
      chain.append(current)
      current = nodes[Int(current)].parent
    }
    guard nodes[Int(current)].parent == DirectoryTree.top else { return nil }
    var path: [UInt8] = []
    for (index, node) in chain.reversed().enumerated() {
      if index > 0 { path.append(.slash) }
      path += name(of: node)
    }
    return path
  }

  /// The top directory above a node; `nil` when the node is detached, or below one that is.
  func topDirectory(of id: ID) -> ID? {
    var current = id
    while nodes[Int(current)].parent >= 0 { current = nodes[Int(current)].parent }
    return nodes[Int(current)].parent == DirectoryTree.top ? current : nil
  }

  func depth(of id: ID) -> Int {
    var depth = 0
    var current = id
    while nodes[Int(current)].parent >= 0 {
      depth += 1
      current = nodes[Int(current)].parent
    }
    return depth
  }

  func isAncestor(_ id: ID, of other: ID) -> Bool {
    var current = other
    while current >= 0 {
      if current == id { return true }
      current = nodes[Int(current)].parent
    }
    return false
  }
}

// MARK: - Changes

extension DirectoryTree {
  /// A number for a directory that is not in the tree yet.
  mutating func reserve() -> ID {
    if let id = free.popLast() { return id }
    nodes.append(DirectoryTree.emptyNode)
    return ID(nodes.count - 1)
  }

  /// Makes room for the numbers of stored directories, which are then inserted.
  mutating func beginLoading(largest: ID) {
    nodes = Array(repeating: DirectoryTree.emptyNode, count: Int(largest) + 1)
    free = []
  }

  /// Takes over a stored directory, in any order.
  mutating func load(_ id: ID, parent: ID?, name: [UInt8], inode: UInt64) {
    nodes[Int(id)].flags = .inUse
    nodes[Int(id)].inode = inode
    guard let parent, nodes.indices.contains(Int(parent)), parent != id else {
      return nodes[Int(id)].parent = DirectoryTree.top
    }
    setName(id, name)
    attach(id, to: parent)
  }

  mutating func finishLoading() {
    free = nodes.indices.filter { !nodes[$0].flags.contains(.inUse) }.map { ID($0) }
  }

  /// - Parameter parent: `nil` makes it a top directory; its name is the root's path.
  mutating func insert(_ id: ID, parent: ID?, name: some Collection<UInt8>, inode: UInt64, watch: Int32, flags: Flags) {
    nodes[Int(id)] = DirectoryTree.emptyNode
    nodes[Int(id)].flags = flags.union(.inUse)
    nodes[Int(id)].inode = inode
    nodes[Int(id)].watch = watch
    if let parent {
      setName(id, name)
      attach(id, to: parent)
    } else {
      nodes[Int(id)].parent = DirectoryTree.top
    }
  }

  /// Takes a node out of its place; it keeps its content until it is found elsewhere or removed.
  mutating func detach(_ id: ID) {
    let parent = nodes[Int(id)].parent
    nodes[Int(id)].parent = DirectoryTree.detached
    guard parent >= 0 else { return }
    var previous = DirectoryTree.none
    var child = nodes[Int(parent)].firstChild
    while child != id {
      previous = child
      child = nodes[Int(child)].nextSibling
    }
    if previous == DirectoryTree.none {
      nodes[Int(parent)].firstChild = nodes[Int(id)].nextSibling
    } else {
      nodes[Int(previous)].nextSibling = nodes[Int(id)].nextSibling
    }
    nodes[Int(id)].nextSibling = DirectoryTree.none
  }

  mutating func move(_ id: ID, to parent: ID, name: some Collection<UInt8>) {
    detach(id)
    wastedNameBytes += Int(nodes[Int(id)].nameLength)
    setName(id, name)
    attach(id, to: parent)
  }

  /// Removes a node without children, or one whose children are removed too. Its number waits for ``recycle()``.
  mutating func remove(_ id: ID) {
    if nodes[Int(id)].parent != DirectoryTree.detached { detach(id) }
    wastedNameBytes += Int(nodes[Int(id)].nameLength)
    nodes[Int(id)] = DirectoryTree.emptyNode
    retired.append(id)
  }

  /// Lets new directories have the numbers of removed ones.
  mutating func recycle() {
    free += retired
    retired = []
  }

  private static let emptyNode = Node(
    parent: detached, nameOffset: 0, nameLength: 0, flags: [], watch: -1, inode: 0, firstChild: none, nextSibling: none)

  private mutating func attach(_ id: ID, to parent: ID) {
    nodes[Int(id)].parent = parent
    nodes[Int(id)].nextSibling = nodes[Int(parent)].firstChild
    nodes[Int(parent)].firstChild = id
  }

  private mutating func setName(_ id: ID, _ name: some Collection<UInt8>) {
    if wastedNameBytes > 1 << 20, wastedNameBytes > names.count / 2 { compactNames() }
    let name = name.prefix(Int(UInt16.max))
    nodes[Int(id)].nameOffset = UInt32(names.count)
    nodes[Int(id)].nameLength = UInt16(name.count)
    names.append(contentsOf: name)
  }

  private mutating func compactNames() {
    var kept: [UInt8] = []
    for index in nodes.indices where nodes[index].flags.contains(.inUse) {
      let name = name(of: ID(index))
      nodes[index].nameOffset = UInt32(kept.count)
      kept += name
    }
    names = kept
    wastedNameBytes = 0
  }
}
