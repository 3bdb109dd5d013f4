import Platform
import Testing

@testable import Watcher

@Suite struct WatchTableTests {
  private let room = StateFixture()

  private var removed: [Int32] { room.removed.peek { $0 } }

  @Test func aClaimedWatchIsCountedAndReplacesTheFormerOne() {
    let node = room.directory("a")
    room.watches.claim(7, for: node)
    #expect(room.watches.node(of: 7) == node && room.state.roots.tree[node].watch == 7)
    #expect(room.watches.count == 1 && room.root.counts.watches == 1 && removed == [])
    room.watches.claim(9, for: node)
    #expect(room.watches.node(of: 7) == nil && room.watches.node(of: 9) == node)
    #expect(room.watches.count == 1 && room.root.counts.watches == 1 && removed == [7])
  }

  /// A directory in the place of another one may have its number in the tree, but not its watch.
  @Test func aWatchThatBelongsToAnotherNodeIsLeftToIt() {
    let (former, node) = (room.directory("a"), room.directory("b"))
    room.watches.assign(7, to: former)
    room.state.roots.tree[node].watch = 7
    room.watches.release(node)
    #expect(room.watches.node(of: 7) == former && removed == [])
    room.watches.claim(8, for: node)
    #expect(room.watches.node(of: 7) == former && removed == [])
  }

  @Test func aReleasedWatchIsRememberedUntilItsEventsHaveCome() {
    let node = room.directory("a")
    room.watches.claim(7, for: node)
    room.watches.release(node)
    #expect(removed == [7] && room.watches.count == 0)
    #expect(!room.watches.noteUnknown(7))
    for time in [100, 200, 300] { room.watches.noteEmptyQueue(now: .now + .seconds(time)) }
    #expect(room.watches.noteUnknown(7))
  }

  @Test func aWithdrawnWatchLeavesItsDirectory() {
    let node = room.directory("a")
    room.watches.claim(7, for: node)
    room.watches.withdraw(from: node)
    #expect(removed == [7] && room.state.roots.tree[node].watch == -1 && room.root.counts.watches == 0)
    room.watches.withdraw(from: node)
    #expect(removed == [7] && room.root.counts.watches == 0)
  }

  @Test func theKernelEndsAWatch() {
    let node = room.directory("a")
    room.watches.claim(7, for: node)
    room.watches.replaceAwaited(with: [8])
    room.watches.replaceOwn(with: [9])
    #expect(room.watches.noteEnd(of: 7) == node && room.state.roots.tree[node].watch == -1)
    #expect(room.root.counts.watches == 0 && room.watches.count == 0)
    #expect(room.watches.noteEnd(of: 7) == nil)
    #expect(room.watches.noteEnd(of: 8) == nil && !room.watches.isAwaited(8))
    #expect(room.watches.noteEnd(of: 9) == nil && !room.watches.isOwn(9))
    // The kernel has removed all of them itself, and none is unknown.
    #expect(removed == [] && ![7, 8, 9].contains { room.watches.noteUnknown(WatchDescriptor(rawValue: $0)) })
  }

  @Test func anUnknownWatchIsNotedOnceInABatchAndRemovedAtItsEnd() {
    #expect(room.watches.noteUnknown(7))
    #expect(!room.watches.noteUnknown(7))
    room.watches.removeUnclaimed()
    #expect(removed == [7])
    // Its last events may still come.
    #expect(!room.watches.noteUnknown(7))
  }

  @Test func anUnclaimedWatchStaysWhereADirectoryClaimsIt() {
    let node = room.directory("a")
    room.watches.noteUnclaimed(7)
    room.watches.noteUnclaimed(8)
    room.watches.noteUnclaimed(nil)
    room.watches.claim(7, for: node)
    room.watches.noteUnclaimed(7)
    room.watches.removeUnclaimed()
    #expect(removed == [8])
  }

  @Test func awaitedAndOwnWatchesAreRemovedWhenNothingElseNeedsThem() {
    let node = room.directory("a")
    room.watches.replaceAwaited(with: [7, 8, 9])
    room.watches.replaceOwn(with: [8])
    room.watches.claim(9, for: node)
    #expect(room.watches.isAwaited(7) && room.watches.isOwn(8) && !room.watches.isOwn(7) && room.watches.ownCount == 1)
    room.watches.replaceAwaited(with: [])
    #expect(removed == [7])
    room.watches.replaceOwn(with: [])
    #expect(removed == [7, 8])
    #expect(room.watches.node(of: 9) == node)
  }

  @Test func allWatchesEndTogether() {
    for (watch, name) in [(7, "a"), (8, "b")] as [(Int32, String)] {
      room.watches.claim(WatchDescriptor(rawValue: watch), for: room.directory(name))
    }
    room.state.removeAll()
    #expect(removed.sorted() == [7, 8] && room.watches.count == 0)
    #expect(room.state.roots.all.isEmpty && room.state.roots.tree.count == 0)
  }
}
