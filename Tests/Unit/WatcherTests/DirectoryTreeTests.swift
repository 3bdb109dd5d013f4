import Bytes
import TestSupport
import Testing

@testable import Watcher

@Suite struct DirectoryTreeTests {
  /// What the tree should be: parents and names by number, read in the slowest way.
  private struct Model {
    var nodes: [DirectoryTree.ID: (parent: DirectoryTree.ID?, name: [UInt8])] = [:]
    var detached: Set<DirectoryTree.ID> = []
    let top: DirectoryTree.ID

    func path(_ id: DirectoryTree.ID) -> [UInt8]? {
      if id == top { return [] }
      guard !detached.contains(id), let parent = nodes[id]?.parent, let above = path(parent) else { return nil }
      return above.isEmpty ? nodes[id]!.name : above + [.slash] + nodes[id]!.name
    }

    func children(_ id: DirectoryTree.ID) -> Set<DirectoryTree.ID> {
      Set(nodes.filter { $0.value.parent == id && !detached.contains($0.key) }.map(\.key))
    }

    func isAncestor(_ id: DirectoryTree.ID, of other: DirectoryTree.ID) -> Bool {
      if id == other { return true }
      guard other != top, !detached.contains(other), let parent = nodes[other]?.parent else { return false }
      return isAncestor(id, of: parent)
    }

    func subtree(_ id: DirectoryTree.ID) -> [DirectoryTree.ID] { [id] + children(id).flatMap(subtree) }
  }

  @Test(arguments: UInt64(1)...20)
  func agreesWithANaiveModel(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var tree = DirectoryTree()
    let top = tree.reserve()
    tree.insert(top, parent: nil, name: [], inode: 1, watch: 1, flags: [])
    var model = Model(top: top)
    model.nodes[top] = (nil, [])
    for step in 0..<400 {
      Self.change(&tree, &model, &random)
      if step % 20 == 0 { Self.compare(tree, model, "seed \(seed), step \(step)") }
    }
    Self.compare(tree, model, "seed \(seed)")
  }

  private static func name(_ random: inout SeededGenerator) -> [UInt8] {
    (0..<[1, 3, 255].randomElement(using: &random)!).map { _ in UInt8.random(in: 0x61...0xFF, using: &random) }
  }

  private static func change(_ tree: inout DirectoryTree, _ model: inout Model, _ random: inout SeededGenerator) {
    let ids = model.nodes.keys.sorted()
    let id = ids.randomElement(using: &random)!
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<5:
      let child = tree.reserve()
      let name = name(&random)
      tree.insert(child, parent: id, name: name, inode: UInt64(child), watch: child, flags: [])
      model.nodes[child] = (id, name)
    case 5..<7:
      let target = ids.randomElement(using: &random)!
      guard id != model.top, !model.isAncestor(id, of: target) else { return }
      let name = name(&random)
      tree.move(id, to: target, name: name)
      model.nodes[id] = (target, name)
      model.detached.remove(id)
    case 7:
      guard id != model.top, !model.detached.contains(id) else { return }
      tree.detach(id)
      model.detached.insert(id)
    default:
      guard id != model.top else { return }
      for gone in model.subtree(id).reversed() {
        tree.remove(gone)
        model.nodes[gone] = nil
        model.detached.remove(gone)
      }
    }
  }

  private static func compare(_ tree: DirectoryTree, _ model: Model, _ when: String) {
    #expect(tree.count == model.nodes.count, "\(when)")
    for (id, node) in model.nodes {
      #expect(tree.isAlive(id), "\(when)")
      #expect(tree.relativePath(of: id) == model.path(id), "\(when)")
      #expect(tree.isDetached(id) == model.detached.contains(id), "\(when)")
      #expect((tree.topDirectory(of: id) == model.top) == (model.path(id) != nil), "\(when)")
      #expect(Array(tree.name(of: id)) == node.name, "\(when)")
      #expect(Set(tree.children(of: id)) == model.children(id), "\(when)")
      #expect(Set(tree.subtree(of: id)) == Set(model.subtree(id)), "\(when)")
      #expect(tree[id].watch == (id == model.top ? 1 : id), "\(when)")
    }
  }

  /// Names of removed nodes do not pile up for ever, and those that stay survive the clean-up.
  @Test func namesSurviveCompaction() {
    var tree = DirectoryTree()
    let top = tree.reserve()
    tree.insert(top, parent: nil, name: [], inode: 1, watch: 1, flags: [])
    let kept = (0..<50).map { number in
      let id = tree.reserve()
      tree.insert(id, parent: top, name: Array("kept\(number)".utf8), inode: 2, watch: 2, flags: [])
      return id
    }
    for _ in 0..<12_000 {
      let id = tree.reserve()
      tree.insert(id, parent: top, name: [UInt8](repeating: 0x78, count: 255), inode: 3, watch: 3, flags: [])
      tree.remove(id)
    }
    for (number, id) in kept.enumerated() { #expect(tree.relativePath(of: id) == Array("kept\(number)".utf8)) }
    #expect(tree.children(of: top).count == 50)
  }

  /// NAME_MAX is 255; FUSE file systems have longer names.
  @Test(arguments: [255, 256, 765, 1_024, 65_535])
  func namesOfAnyLength(length: Int) {
    var tree = DirectoryTree()
    let top = tree.reserve()
    tree.insert(top, parent: nil, name: [], inode: 1, watch: 1, flags: [])
    let name = [UInt8](repeating: 0x78, count: length)
    let (long, below) = (tree.reserve(), tree.reserve())
    tree.insert(long, parent: top, name: name, inode: 2, watch: 2, flags: [])
    tree.insert(below, parent: long, name: [0x61], inode: 3, watch: 3, flags: [])
    #expect(Array(tree.name(of: long)) == name && tree.relativePath(of: below) == name + [.slash, 0x61])
    tree.move(below, to: top, name: name)
    #expect(tree.relativePath(of: below) == name)
    var loaded = DirectoryTree()
    loaded.beginLoading(largest: 1)
    loaded.load(0, parent: nil, name: [], inode: 1)
    loaded.load(1, parent: 0, name: name, inode: 2)
    loaded.finishLoading()
    #expect(loaded.relativePath(of: 1) == name)
  }
}
