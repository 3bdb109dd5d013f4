import Testing

@testable import Watcher

@Suite struct RescanPacingTests {
  private let second: Int64 = 1_000_000_000

  @Test func aSingleOverflowWaitsForNothing() {
    var pacing = RescanPacing()
    #expect(pacing.delay(now: 0) == 0)
    pacing.noteRescan(now: 0)
    #expect(pacing.delay(now: 10 * second) == 0)
  }

  @Test func aStormWaitsLongerEachTimeUpToALimit() {
    var pacing = RescanPacing()
    var delays: [Int64] = []
    for number in 0..<8 as Range<Int64> {
      pacing.noteRescan(now: number * second)
      delays.append(pacing.delay(now: number * second + 1))
    }
    #expect(delays.map { $0 / 1_000_000 } == [100, 100, 200, 400, 800, 1600, 2000, 2000])
    // Ten quiet seconds later it is over.
    pacing.noteRescan(now: 18 * second)
    #expect(pacing.delay(now: 28 * second) == 0)
  }
}
