import Testing

@testable import Watcher

@Suite struct BatchTests {
  @Test(
    arguments: [
      { $0.dirty = [1] }, { $0.detached = [1] }, { $0.changedRoots = [1] }, { $0.staleComponents = [1] },
      { $0.noteStalePlace([1], in: 1) },
      { $0.changes.noteCreated(1, StateFixture.files(["a": 1])) },
    ] as [@Sendable (Batch) -> Void])
  func hasWorkToDo(fill: @Sendable (Batch) -> Void) {
    let batch = Batch()
    #expect(batch.isEmpty)
    fill(batch)
    #expect(!batch.isEmpty)
    batch.removeAll()
    #expect(batch.isEmpty)
  }

  @Test func requestsOutliveTheNodesTheyAreNotAbout() {
    let batch = Batch()
    (batch.mustRescan, batch.mustSeekRoots, batch.staleScripts) = (true, true, [3])
    batch.finish()
    #expect(batch.staleScripts == [3])
    batch.removeAll()
    #expect(batch.mustRescan && batch.mustSeekRoots && batch.staleScripts == [])
  }

  @Test func forgetsANodeAndARoot() {
    let batch = Batch()
    (batch.dirty, batch.detached) = ([1, 2], [1, 2])
    (batch.changedRoots, batch.staleComponents) = ([7, 8], [7, 8])
    batch.changes.noteCreated(1, StateFixture.files(["a": 1]))
    batch.forget(1)
    batch.forget(root: 7)
    #expect(batch.dirty == [2] && batch.detached == [2] && batch.changes.isEmpty)
    #expect(batch.changedRoots == [8] && batch.staleComponents == [8])
  }

  /// A root with many stale places is stale as a whole, and stays so.
  @Test func manyPlacesAreTheWholeRoot() {
    let batch = Batch()
    for number in 0..<32 as Range<UInt8> { batch.noteStalePlace([number], in: 7) }
    #expect(batch.stalePlaces[7]?.count == 32 && batch.staleComponents.isEmpty)
    batch.noteStalePlace([0], in: 7)
    #expect(batch.staleComponents.isEmpty)
    for number in [32, 33] as [UInt8] { batch.noteStalePlace([number], in: 7) }
    #expect(batch.stalePlaces.isEmpty && batch.staleComponents == [7])
    batch.finishComponents()
    #expect(batch.isEmpty)
  }
}
