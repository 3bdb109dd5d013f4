import Bytes
import Index
import Logging
import Platform
import TestSupport
import Testing

@testable import Watcher

/// What the log tells after commits that a test makes up.
@Suite struct ChangeJournalTests {
  private let sandbox: Sandbox
  private let room = StateFixture()
  private let time = Monitor<Int64>(1_000)
  private let journal: ChangeJournal

  init() throws {
    sandbox = try Sandbox()
    journal = Self.journal(sandbox, room.log, time)
  }

  private static func journal(_ sandbox: Sandbox, _ log: IndexerLog, _ time: Monitor<Int64>) -> ChangeJournal {
    ChangeJournal(Path(sandbox.path("changes.db")), log: Logger(label: "test") { _ in log }) { time.peek { $0 } }
  }

  private var reader: ChangeLogReader {
    get throws { try ChangeLogReader(path: Array(sandbox.path("changes.db").utf8)) }
  }

  private var position: ChangeLogPosition? { get throws { try reader.position(root: Array("/shop".utf8)) } }

  /// What came after a tick.
  private func names(after tick: Int64 = 0) throws -> [String] {
    let log = try #require(try position).log
    var found: [String] = []
    try reader.forEachRow(log: log, after: tick) { row, tick, _ in
      row.entries.forEach { event, name in
        found.append("\(tick) \(event.name) \(String(decoding: name, as: UTF8.self))")
      }
    }
    return found
  }

  private func gaps(after tick: Int64 = 0) throws -> [String] {
    try reader.gaps(log: try #require(try position).log, after: tick).map { "\($0.tick) since \($0.since)" }
  }

  /// - Parameter file: that is created in the root.
  private func commit(_ file: String? = nil, at now: Int64, isPolled: Bool = false) {
    time.update { $0 = now }
    journal.noteEverythingSeen()
    if let file {
      room.batch.changes.noteListing(
        room.top, before: StateFixture.files([:]), after: StateFixture.files([file: 1]))
    }
    room.batch.changedRoots.insert(StateFixture.root)
    room.state.roots.all[StateFixture.root]!.clock.tick += 1
    journal.commit(room.batch, in: room.state.roots) { _ in isPolled }
    room.batch.finish()
    journal.notePublished()
  }

  @Test func theFirstCommitBeginsTheLog() throws {
    commit("unknown", at: 2_000)
    #expect(try position?.floor == 2 && position?.floorTime == 2_000 && names() == [])
    commit("a", at: 3_000)
    commit(at: 4_000)
    commit("b", at: 5_000)
    #expect(try names() == ["3 created a", "5 created b"])
    #expect(try position?.tick == 5 && position?.seen == 5_000 && position?.floor == 2)
    #expect(try gaps() == [])
    #expect(room.log.lines == [])
  }

  @Test func withoutAChangedRootNothingIsWritten() throws {
    journal.commit(room.batch, in: room.state.roots) { _ in false }
    #expect(try position == nil)
  }

  @Test func lostEventsAreAGapSinceTheLastCommit() throws {
    commit(at: 2_000)
    commit("a", at: 3_000)
    time.update { $0 = 4_000 }
    journal.noteEverythingSeen()
    journal.noteGap(in: StateFixture.root)
    commit("b", at: 5_000)
    #expect(try gaps() == ["4 since 3000"])
    commit("c", at: 6_000)
    #expect(try gaps(after: 4) == [])
  }

  @Test func aRestartIsAGapAndGoesOnWithTheLargerTick() throws {
    commit(at: 2_000)
    commit("a", at: 3_000)
    let again = Self.journal(sandbox, room.log, time)
    // The log was committed, the index was not.
    var clock = room.root.clock
    clock.tick -= 1
    #expect(again.resume(StateFixture.root, at: clock) == 3)
    clock.tick += 7
    #expect(again.resume(StateFixture.root, at: clock) == 9)
    clock.instance = Array("another".utf8)
    // The index writes ticks later than they are given: one that was given must not come again.
    #expect(again.resume(StateFixture.root, at: clock) == 9 + 65_536)
    room.state.roots.all[StateFixture.root]!.clock.tick = 4
    room.batch.changedRoots.insert(StateFixture.root)
    time.update { $0 = 9_000 }
    again.commit(room.batch, in: room.state.roots) { _ in false }
    #expect(try gaps() == ["4 since 3000"])
    #expect(try names() == ["3 created a"])
  }

  // MARK: Beginning anew

  @Test func aClockThatWasSetBackBeginsAnew() throws {
    commit(at: 2_000)
    commit("a", at: 3_000)
    commit("b", at: 2_500)
    #expect(try names() == [] && position?.floor == 4)
    commit("c", at: 2_600)
    #expect(try names() == ["5 created c"])
    #expect(room.log.lines == ["warning: log of changes: the machine's clock was set back, it begins anew"])
  }

  @Test func aClockThatWasSetBackWhileNothingRanBeginsAnew() throws {
    commit(at: 2_000)
    time.update { $0 = 1_999 }
    let again = Self.journal(sandbox, room.log, time)
    #expect(again.resume(StateFixture.root, at: room.root.clock) == 2)
    room.batch.changedRoots.insert(StateFixture.root)
    room.state.roots.all[StateFixture.root]!.clock.tick = 3
    again.commit(room.batch, in: room.state.roots) { _ in false }
    #expect(try position?.floor == 3)
    #expect(room.log.lines == ["warning: log of changes: the machine's clock was set back, it begins anew"])
  }

  /// Polling sees no file that is written in place.
  @Test func whatIsPolledIsNotKnown() throws {
    commit(at: 2_000)
    commit("a", at: 3_000)
    commit("b", at: 4_000, isPolled: true)
    #expect(try names() == [] && position?.floor == 4)
    commit("c", at: 5_000)
    #expect(try names() == ["5 created c"])
  }

  @Test func aRootThatIsNotWatchedAnyMoreHasNoLog() throws {
    commit(at: 2_000)
    journal.remove(room.root)
    #expect(try position == nil)
    commit("a", at: 3_000)
    #expect(try names() == [] && position?.floor == 3)
  }

  @Test(arguments: ["rm changes.db", "rm changes.db-wal", ": >changes.db", "mv changes.db x; cp x changes.db"])
  func aFileThatIsLostBeginsAnew(operation: String) throws {
    commit(at: 2_000)
    commit("a", at: 3_000)
    #expect(!journal.beginAnewIfLost())
    _ = try sandbox.run(["/bin/sh", "-euc", operation], directory: sandbox.root)
    #expect(journal.beginAnewIfLost())
    #expect(!journal.beginAnewIfLost())
    commit("b", at: 4_000)
    commit("c", at: 5_000)
    #expect(try names() == ["5 created c"])
    #expect(room.log.lines == ["warning: log of changes: the file was removed or overwritten, it begins anew"])
  }

  @Test func anotherFileThanADatabaseBeginsAnew() throws {
    try sandbox.write(
      Array("no database, but longer than the header of one: \(String(repeating: "x", count: 200))".utf8),
      to: "other.db")
    let log = room.log
    let other = ChangeJournal(Path(sandbox.path("other.db")), log: Logger(label: "test") { _ in log }) { 1 }
    room.batch.changedRoots.insert(StateFixture.root)
    other.commit(room.batch, in: room.state.roots) { _ in false }
    #expect(try ChangeLogReader(path: Array(sandbox.path("other.db").utf8)).position(root: Array("/shop".utf8)) != nil)
  }

  // MARK: Failures

  /// Told after the second try, once, and not where the index has told the same.
  @Test func aLogThatCannotBeOpenedIsToldOnce() throws {
    let log = room.log
    let nowhere = ChangeJournal(Path(sandbox.path("no/changes.db")), log: Logger(label: "test") { _ in log }) { 1 }
    nowhere.reportFailure(isIndexInFile: true)
    #expect(log.lines == [])
    nowhere.reopenIfClosed()
    nowhere.reportFailure(isIndexInFile: false)
    #expect(log.lines == [])
    for _ in 0..<3 { nowhere.reportFailure(isIndexInFile: true) }
    #expect(log.lines.count == 1 && log.lines[0].hasSuffix("changes are not logged until this is mended"))
    // A commit goes on without it, and so does the removal of a root.
    room.batch.changedRoots.insert(StateFixture.root)
    nowhere.commit(room.batch, in: room.state.roots) { _ in false }
    nowhere.remove(room.root)
    #expect(nowhere.resume(StateFixture.root, at: room.root.clock) > room.root.clock.tick)
    try sandbox.makeDirectory("no")
    nowhere.reopenIfClosed()
    nowhere.commit(room.batch, in: room.state.roots) { _ in false }
    #expect(nowhere.status != nil && log.lines.count == 1)
  }
}
