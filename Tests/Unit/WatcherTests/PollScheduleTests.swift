import Glibc
import Logging
import Platform
import Testing

@testable import Watcher

@Suite struct PollScheduleTests {
  private let start = MonotonicTime.now
  private let log = IndexerLog()
  private let polls: PollSchedule

  init() {
    let log = log
    polls = PollSchedule(now: start, log: Logger(label: "test") { _ in log })
  }

  private func refuse(_ node: DirectoryTree.ID, _ operation: String = "inotify_add_watch", _ code: Int32 = ENOSPC) {
    polls.insert(node, .unknown, because: SystemError(operation: operation, code: code))
  }

  @Test func nothingIsPolledWhileEveryDirectoryIsWatched() {
    #expect(polls.nextPoll == nil && !polls.isPolled(1))
    refuse(1)
    #expect(polls.nextPoll != nil && polls.isPolled(1))
    polls.remove(1)
    #expect(polls.nextPoll == nil && !polls.isPolled(1))
  }

  /// A second later, or after twenty times as long as the last poll took.
  @Test func pollingTakesAtMostATwentiethOfACore() {
    refuse(1)
    polls.notePoll(from: start, to: start + .microseconds(1))
    #expect(polls.nextPoll == start + .seconds(1) + .microseconds(1))
    polls.notePoll(from: start + .seconds(20), to: start + .seconds(22))
    #expect(polls.nextPoll == start + .seconds(62))
  }

  @Test func theReasonIsLoggedOnce() {
    for node in 1...5 as ClosedRange<Int32> { refuse(node) }
    #expect(log.lines.count == 1)
    #expect(log.lines[0].hasSuffix("raise the limit with 'sysctl fs.inotify.max_user_watches=1048576'"))
    for node in 1...5 as ClosedRange<Int32> { polls.remove(node) }
    refuse(6)
    #expect(log.lines.count == 2)
  }

  @Test(arguments: [
    ("inotify_add_watch", ENOMEM, "fs.inotify.max_user_watches=1048576'"),
    ("inotify_init1", EMFILE, "fs.inotify.max_user_instances=1024' and restart tpld"),
    ("open", EMFILE, "'ulimit -n' and restart tpld"), ("open", EIO, "they are tried again"),
    ("getdents64", EIO, "they are tried again"), ("lstat", EACCES, "they are tried again"),
  ])
  func theCureFollowsFromTheReason(operation: String, code: Int32, cure: String) {
    refuse(1, operation, code)
    #expect(log.lines.count == 1 && log.lines[0].hasSuffix(cure), "\(log.lines)")
  }

  /// A file system that other machines share; that was logged before.
  @Test func whatIsNotSupportedIsNoError() {
    refuse(1, "inotify_add_watch", EOPNOTSUPP)
    #expect(log.lines == [] && polls.isPolled(1))
  }

  /// Ten times as many as before while that helps, one when it does not.
  @Test func watchesAreTriedAgainMoreAndMore() {
    for node in 0..<200 as Range<Int32> { refuse(node) }
    #expect(polls.nextRetries() == 1)
    polls.remove(0)
    #expect(polls.nextRetries() == 10)
    for node in 1...10 as ClosedRange<Int32> { polls.remove(node) }
    #expect(polls.nextRetries() == 100)
    // The kernel has no room.
    #expect(polls.nextRetries() == 1)
  }

  @Test func theAuditGoesRoundAllDirectories() {
    let nodes = (0..<1_200 as Range<Int32>).map { $0 }
    var seen: Set<DirectoryTree.ID> = []
    for _ in 0..<3 {
      let share = polls.auditShare(of: nodes)
      #expect(share.count <= 500)
      seen.formUnion(share)
      polls.finishAudit()
    }
    #expect(seen.count == 1_200)
    #expect(polls.auditShare(of: []).isEmpty)
    #expect(Array(polls.auditShare(of: [3])) == [3])
  }

  @Test func anAuditComesEveryFiveMinutes() {
    #expect(polls.nextAudit == start + .seconds(300))
    polls.noteAudit(now: start + .seconds(40))
    #expect(polls.nextAudit == start + .seconds(340))
  }

  @Test func aNodeThatGoesIsForgotten() {
    refuse(1)
    polls.insertUnreadable(1)
    polls.insertUnreadable(2)
    polls.forget(1)
    #expect(polls.nextPoll == nil && polls.unreadable == [2])
    polls.removeUnreadable(2)
    #expect(polls.unreadable == [])
    refuse(3)
    polls.insertUnreadable(3)
    polls.removeAll()
    #expect(polls.nextPoll == nil && polls.unreadable == [])
  }
}
