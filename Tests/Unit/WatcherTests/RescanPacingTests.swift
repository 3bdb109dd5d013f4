import Platform
import Testing

@testable import Watcher

@Suite struct RescanPacingTests {
  private let start = MonotonicTime.now

  @Test func aSingleOverflowWaitsForNothing() {
    var pacing = RescanPacing()
    #expect(pacing.delay(now: start) == .zero)
    pacing.noteRescan(now: start)
    #expect(pacing.delay(now: start + .seconds(10)) == .zero)
  }

  @Test func aStormWaitsLongerEachTimeUpToALimit() {
    var pacing = RescanPacing()
    var delays: [Duration] = []
    for number in 0..<8 as Range<Int> {
      pacing.noteRescan(now: start + .seconds(number))
      delays.append(pacing.delay(now: start + .seconds(number) + .nanoseconds(1)))
    }
    #expect(delays.map(\.milliseconds) == [100, 100, 200, 400, 800, 1600, 2000, 2000])
    // Ten quiet seconds later it is over.
    pacing.noteRescan(now: start + .seconds(18))
    #expect(pacing.delay(now: start + .seconds(28)) == .zero)
  }
}
