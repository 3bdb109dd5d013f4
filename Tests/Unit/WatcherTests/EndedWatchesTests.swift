import Platform
import Testing

@testable import Watcher

@Suite struct EndedWatchesTests {
  private let start = MonotonicTime.now

  @Test func areRememberedForTenSeconds() {
    var ended = EndedWatches()
    ended.noteEmptyQueue(now: start)
    ended.insert(7)
    for time in 0...9 as ClosedRange<Int> {
      ended.noteEmptyQueue(now: start + .seconds(time))
      #expect(ended.contains(7) && !ended.contains(8))
    }
    ended.noteEmptyQueue(now: start + .seconds(11))
    ended.insert(8)
    #expect(ended.contains(7))
    ended.noteEmptyQueue(now: start + .seconds(22))
    #expect(!ended.contains(7) && ended.contains(8))
  }
}
