import Bytes
import Index
import Layout
import Platform
import SQLite

/// Which directories have the watches where there are more directories than watches: those of roots in use before
/// others, and in a root those around its components before what lies deeper.
struct WatchPriorities {
  typealias Node = DirectoryTree.ID

  /// The higher, the more it matters that a change is seen at once.
  enum Value: Int, Comparable {
    case deepOfIdleRoot
    case nearOfIdleRoot
    case deep
    case near

    static func < (left: Value, right: Value) -> Bool { left.rawValue < right.rawValue }
  }

  /// A root is in use for so long after a client asked about it, or after a shell in it began to rely on the watcher.
  private static let useLasts: Duration = .seconds(3600)

  private let state: WatchState
  private let index: IndexFile
  private let allowance: WatchAllowance
  private let rootsInUse: Set<Int64>

  init(_ state: WatchState, _ index: IndexFile, _ allowance: WatchAllowance, rootsInUse: Set<Int64>) {
    (self.state, self.index, self.allowance, self.rootsInUse) = (state, index, allowance, rootsInUse)
  }

  /// The roots that a client asked about or that a shell has a token of.
  static func rootsInUse(
    _ roots: WatchedRoots, lastAsked: [[UInt8]: MonotonicTime], tokens: PromptTokens, now: MonotonicTime
  ) -> Set<Int64> {
    Set(
      roots.all.values.filter { root in
        lastAsked[root.path.bytes].map { now - $0 < useLasts } ?? false
          || tokens.areYoung(of: root.path, than: useLasts)
      }.map(\.id))
  }

  /// Directories that change places in one poll, at most.
  private static let mostExchanges = 1_000

  /// The directories without a watch that are worth one most, and can have one: where no watch is left, those of less
  /// value lose theirs and are polled.
  /// - Parameter count: how many may be tried where there is room, as far as is known here.
  func makeRoom(atMost count: Int) throws(SQLiteError) -> [Node] {
    var room = min(allowance.room, count)
    let wanted = mostWanted(atMost: room + WatchPriorities.mostExchanges)
    var lost = wanted.count > room ? leastWanted(atMost: wanted.count - room)[...] : []
    var chosen: [Node] = []
    for node in wanted {
      if room > 0 {
        room -= 1
      } else if let least = lost.first, value(of: least) < value(of: node) {
        lost.removeFirst()
        try poll(least)
      } else {
        break
      }
      chosen.append(node)
    }
    return chosen
  }

  private func mostWanted(atMost count: Int) -> [Node] {
    let polled = state.polls.directories.keys.filter {
      state.roots.tree.isAlive($0) && state.roots.root(of: $0)?.isWithoutEvents == false
    }
    return Array(polled.sorted { value(of: $0) > value(of: $1) }.prefix(count))
  }

  private func leastWanted(atMost count: Int) -> [Node] {
    let watched = state.roots.all.values.flatMap { root -> [Node] in
      guard let top = root.top else { return [] }
      return state.roots.tree.subtree(of: top).filter { $0 != top && state.roots.tree[$0].watch >= 0 }
    }
    return Array(watched.sorted { value(of: $0) < value(of: $1) }.prefix(count))
  }

  private func value(of node: Node) -> Value {
    guard let root = state.roots.root(of: node) else { return .deepOfIdleRoot }
    // A component's own directory, and those directly in it.
    let isNear = state.roots.tree.depth(of: node) <= root.rules.components.deepest + 1
    return rootsInUse.contains(root.id) ? (isNear ? .near : .deep) : (isNear ? .nearOfIdleRoot : .deepOfIdleRoot)
  }

  private func poll(_ node: Node) throws(SQLiteError) {
    let version = try index.writer.directories.times(of: node).map(StoredVersion.init)
    state.watches.withdraw(from: node)
    state.polls.insert(node, version ?? .unknown, because: .beyondWatchAllowance)
  }
}
