import Platform
import Testing

@testable import Watcher

@Suite struct SettlePacingTests {
  private let now = MonotonicTime.now

  @Test func aFirstBurstSettlesBriefly() {
    #expect(SettlePacing().deadline(now: now, isFollowed: false) == now + .milliseconds(20))
    #expect(SettlePacing().deadline(now: now, isFollowed: true) == now + .milliseconds(1))
  }

  /// A commit takes a hundredth of the time, and more only where the pause would be too long.
  @Test(arguments: [(cost: 0, pause: 20), (1, 99), (2, 198), (10, 990), (20, 1_980), (21, 2_000), (100_000, 2_000)])
  func theNextOneWaitsByWhatTheLastOneCost(cost: Int, pause: Int) {
    var pacing = SettlePacing()
    pacing.noteCommit(now: now, cost: .milliseconds(cost))
    #expect(pacing.deadline(now: now, isFollowed: false) == now + .milliseconds(pause))
    #expect(pacing.deadline(now: now, isFollowed: true) == now + .milliseconds(1))
    // The time since then counts.
    let later = now + .milliseconds(1_000)
    let rest = max(pause - 1_000, 20)
    #expect(pacing.deadline(now: later, isFollowed: false) == later + .milliseconds(rest))
  }
}
