import Testing

@testable import Watcher

@Suite struct EndedWatchesTests {
  private let second: Int64 = 1_000_000_000

  @Test func areRememberedForTenSeconds() {
    var ended = EndedWatches()
    ended.noteEmptyQueue(now: 100 * second)
    ended.insert(7)
    for time in 100...109 as ClosedRange<Int64> {
      ended.noteEmptyQueue(now: time * second)
      #expect(ended.contains(7) && !ended.contains(8))
    }
    ended.noteEmptyQueue(now: 111 * second)
    ended.insert(8)
    #expect(ended.contains(7))
    ended.noteEmptyQueue(now: 122 * second)
    #expect(!ended.contains(7) && ended.contains(8))
  }
}
