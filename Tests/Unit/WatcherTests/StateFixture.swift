import Bytes
import Index
import Layout
import Logging
import Platform

@testable import Watcher

/// What the indexer knows in memory about one root, without a kernel: a test says which directories and watches exist.
struct StateFixture {
  typealias Node = DirectoryTree.ID

  static let root: Int64 = 1

  let log = IndexerLog()
  /// Watches that were removed from the kernel, in order.
  let removed = Monitor<[Int32]>([])
  let state: WatchState
  let top: Node

  init(path: String = "/shop") {
    let (log, removed) = (log, removed)
    state = WatchState(log: Logger(label: "test") { _ in log }) { watch in
      removed.update { $0.append(watch.rawValue) }
    }
    top = state.roots.tree.reserve()
    state.roots.tree.insert(top, parent: nil, name: [], inode: 1, watch: -1, flags: [])
    var root = WatchedRoot(
      id: StateFixture.root, path: Path(path), rules: WatchRules(RootSettings()),
      clock: IndexClock(instance: Array("0123456789abcdef".utf8), tick: 1))
    root.top = top
    state.roots.insert(root)
  }

  var watches: WatchTable { state.watches }
  var batch: Batch { state.batch }
  var root: WatchedRoot { state.roots.all[StateFixture.root]! }

  /// A directory that was there before the batch, without a watch.
  /// - Parameter inode: of the directory; its number when `nil`.
  @discardableResult
  func directory(_ name: String, in parent: Node? = nil, inode: UInt64? = nil) -> Node {
    let id = state.roots.tree.reserve()
    state.roots.tree.insert(
      id, parent: parent ?? top, name: Array(name.utf8), inode: inode ?? 1_000 + UInt64(id), watch: -1, flags: [])
    return id
  }

  /// Entries in the order of their names.
  static func entries(_ entries: [(name: String, kind: Character, inode: UInt64)]) -> PackedChildren {
    var packed = PackedChildren()
    for entry in entries {
      Array(entry.name.utf8).withUnsafeBytes {
        packed.append(kind: entry.kind.asciiValue!, inode: entry.inode, name: $0)
      }
    }
    return packed
  }

  static func files(_ files: [String: UInt64]) -> PackedChildren {
    entries(files.sorted { $0.key < $1.key }.map { (name: $0.key, kind: "f", inode: $0.value) })
  }
}

extension WatchDescriptor: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int32) { self.init(rawValue: value) }
}
