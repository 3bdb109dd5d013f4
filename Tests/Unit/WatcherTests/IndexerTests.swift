import Bytes
import Index
import Glibc
import Platform
import TestSupport
import Testing
import WatcherProtocol

@testable import Watcher

/// What no operation on a file system brings about: watches that tell nothing or are unknown, limits, clocks.
@Suite struct IndexerTests {
  /// Tells when the directory goes, and nothing of what is in it.
  private static let gone = WatchEvents.deletedSelf

  @Test func anUnknownWatchHasEverythingLookedAtOnce() throws {
    let room = try IndexerRoom("mkdir -p node_modules/x platform/a")
    try room.watch("platform", Self.gone)
    try room.watch("node_modules/x", .directory)
    try room.shell("touch node_modules/x/f; mkdir platform/b")
    try room.settle()
    #expect(room.report.rescans == 1 && room.report.overflows == 0)
    #expect(try room.entries == room.entriesOnDisk() - 2, "with platform/b, of which nothing was told")
    // That watch belongs to no directory, so it is not there any more.
    try room.shell("touch node_modules/x/g")
    try room.settle()
    #expect(room.report.rescans == 1)
    // The same mistake again: mended, and not told.
    try room.watch("node_modules/x", .directory)
    try room.shell("touch node_modules/x/h")
    try room.settle()
    #expect(room.report.rescans == 2)
    #expect(room.log.lines.count == 1 && room.log.lines[0].hasPrefix("error: event of an unknown watch"))
  }

  /// A directory that the kernel refused to watch, and that is watched by now.
  @Test func anUnknownWatchFindsItsDirectory() throws {
    let room = try IndexerRoom("mkdir -p platform")
    room.otherScanner.update { scanner in
      scanner = DirectoryScanner { _, _ throws(SystemError) in
        throw SystemError(operation: "inotify_add_watch", code: ENOSPC)
      }
    }
    try room.shell("mkdir platform/a")
    try room.settle()
    #expect(room.report.polled > 0)
    room.otherScanner.update { $0 = nil }
    try room.watch("platform/a", .directory)
    try room.shell("mkdir platform/a/b")
    try room.settle()
    #expect(room.report.rescans == 1 && room.report.polled == 0)
    #expect(try room.entries == room.entriesOnDisk())
    try room.shell("mkdir platform/a/c")
    try room.settle()
    #expect(try room.entries == room.entriesOnDisk())
    #expect(room.report.rescans == 1)
  }

  /// A prompt that asked where a directory is now, before that was known, is not told of what happened there meanwhile.
  @Test(arguments: [
    "mv platform/a platform/b", "mkdir platform/b", "mkdir -p other/b; mv other/b platform", "mv x platform/b",
  ])
  func aDirectoryThatCameTakesTheTokensOfItsPlace(operations: String) throws {
    let room = try IndexerRoom("mkdir -p platform/a x")
    let name = String(
      decoding: TokenName.prefix(root: Path(room.root), component: Array("platform/b".utf8)), as: UTF8.self)
    let other = String(
      decoding: TokenName.prefix(root: Path(room.root), component: Array("platform/c".utf8)), as: UTF8.self)
    for token in [name, other] { try room.sandbox.write("", to: "run/tpl/t/\(token)1", mode: 0o600) }
    try room.shell(operations)
    try room.settle()
    #expect(!room.sandbox.exists("run/tpl/t/\(name)1"))
    #expect(room.sandbox.exists("run/tpl/t/\(other)1"))
  }

  /// Chunks wait in the inbox: each keeps what was read, and not the room that was read into.
  @Test func aChunkTakesItsOwnLength() throws {
    let room = try IndexerRoom("mkdir -p platform")
    try room.shell("touch platform/f")
    let chunk = try #require(room.source.read(atMost: 256 << 10))
    #expect(!chunk.isEmpty && chunk.capacity < 4_096)
  }

  /// Events that were queued before a watch was removed, and those of trees that go.
  @Test(arguments: [
    "mv platform \"$OUT/p\"", "rm -rf platform", "mv platform/a \"$OUT/a\"; mv platform/b platform/a",
    "rm -rf platform/a; mkdir platform/a", "mv platform/a/c application; rm -rf platform", "mv \"$PWD\" \"$OUT/away\"",
  ])
  func watchesThatEndAreKnown(operations: String) throws {
    let room = try IndexerRoom("mkdir -p platform/a/c platform/b application")
    let place = room.sandbox.path("shop")
    try room.shell("cd '\(place)'; \(operations)")
    room.read()
    // The batch does not know of these, and ends the watches whose events they are.
    let late = "find \"$OUT\" -type d -exec touch '{}/late' ';'; find '\(place)' -type d -exec touch '{}/late' ';' || :"
    _ = try room.sandbox.run(["/bin/sh", "-c", late], environment: ["OUT": room.sandbox.path("out")])
    try room.commit()
    for _ in 0..<3 { try room.settle() }
    #expect(room.report.rescans == 0)
    #expect(room.log.lines.allSatisfy { $0.hasSuffix(" is gone") }, "\(room.log.lines)")
  }

  /// The kernel lists no directory that was removed, though it has just given a watch for it.
  @Test func aDirectoryGoesBetweenItsWatchAndItsListing() throws {
    let room = try IndexerRoom("mkdir -p platform")
    let (source, victim) = (room.source, room.root + "/platform/victim")
    try room.shell("mkdir platform/victim")
    let inode = FileStatus.look(Path(victim))?.inode
    room.otherScanner.update { scanner in
      scanner = DirectoryScanner { directory, _ throws(SystemError) in
        let watch = try source.addWatch(directory, .directory)
        if try FileStatus.of(directory).inode == inode {
          mkdir(victim + "/leaf", 0o755)
          rmdir(victim + "/leaf")
          rmdir(victim)
        }
        return watch
      }
    }
    try room.settle()
    #expect(FileStatus.look(Path(victim)) == nil)
    for _ in 0..<3 { try room.settle() }
    #expect(room.report.rescans == 0 && room.log.lines == [])
    #expect(try room.entries == room.entriesOnDisk())
  }

  // MARK: The audit

  @Test func theAuditFindsADirectoryWithoutEvents() throws {
    let room = try IndexerRoom("mkdir -p platform/a/b")
    try room.watch("platform/a/b", Self.gone)
    try room.shell("touch platform/a/b/f")
    try room.settle()
    #expect(try room.entries == room.entriesOnDisk() - 1)
    #expect(room.polls.nextPoll == nil)
    try room.indexer.poller.audit()
    try room.commit()
    #expect(try room.entries == room.entriesOnDisk())
    #expect(
      room.log.lines.count == 1 && room.log.lines[0].contains("shop/platform/a/b changed and the kernel did not tell"))
    // From now on it looks by itself, everywhere in that root.
    #expect(room.polls.nextPoll != nil && room.watches.count == 0)
    try room.shell("touch platform/g; rm platform/a/b/f")
    try room.indexer.poller.poll()
    try room.commit()
    #expect(try room.entries == room.entriesOnDisk())
  }

  @Test func theAuditIsContentWithWhatIsKnown() throws {
    let room = try IndexerRoom("mkdir -p platform/a/b application")
    try room.shell("touch platform/a/b/f application/g; mv platform/a platform/c")
    // Not told by now, but on its way.
    try room.indexer.poller.audit()
    try room.settle()
    try room.shell("find . -type d -exec touch -d '1 hour ago' '{}' +")
    try room.settle()
    try room.indexer.poller.audit()
    try room.commit()
    #expect(room.log.lines == [])
    #expect(room.polls.nextPoll == nil && room.watches.count == room.report.roots[0].directories)
  }

  // MARK: Limits and clocks

  @Test(arguments: [ENOSPC, ENOMEM])
  func aWatchThatIsRefusedIsPolledAndTriedAgain(code: Int32) throws {
    let room = try IndexerRoom("mkdir -p platform/a")
    room.otherScanner.update { scanner in
      scanner = DirectoryScanner { _, _ throws(SystemError) in
        throw SystemError(operation: "inotify_add_watch", code: code)
      }
    }
    try room.shell("mkdir -p platform/b/c platform/d")
    try room.settle()
    #expect(try room.entries == room.entriesOnDisk())
    #expect(room.log.lines.count == 1, "\(room.log.lines)")
    #expect(
      room.log.lines.allSatisfy { $0.hasSuffix("raise the limit with 'sysctl fs.inotify.max_user_watches=1048576'") })
    try room.shell("touch platform/b/c/f")
    try room.indexer.poller.poll()
    try room.commit()
    #expect(try room.entries == room.entriesOnDisk())
    room.otherScanner.update { $0 = nil }
    for _ in 0..<5 where room.polls.nextPoll != nil {
      try room.indexer.poller.poll()
      try room.commit()
    }
    #expect(room.polls.nextPoll == nil && room.watches.count == room.report.roots[0].directories)
    #expect(room.log.lines.count == 1)
  }

  /// With a watcher, prompts leave these directories to it, also where it has no watch of them.
  @Test(arguments: ["platform/a/compose", "localbin"])
  func aPolledDirectoryThatChangedTakesTheTokens(directory: String) throws {
    let room = try IndexerRoom("mkdir -p platform/a")
    room.otherScanner.update { scanner in
      scanner = DirectoryScanner { _, _ throws(SystemError) in
        throw SystemError(operation: "inotify_add_watch", code: ENOSPC)
      }
    }
    try room.shell("rm -rf \(directory); mkdir \(directory)")
    try room.settle()
    let prefix = TokenName.prefix(root: Path(room.root), component: Array("platform/a".utf8))
    let token = "run/tpl/t/\(String(decoding: prefix, as: UTF8.self))1"
    func poll() throws {
      try room.indexer.poller.poll()
      try room.commit()
    }
    // A directory that changed a moment ago is looked at again.
    let deadline = Deadline(seconds: 10)
    repeat {
      try room.sandbox.write("", to: token, mode: 0o600)
      try poll()
    } while !room.sandbox.exists(token) && !deadline.hasPassed
    #expect(room.sandbox.exists(token))
    try room.shell("touch \(directory)/compose.override.yaml")
    try poll()
    #expect(!room.sandbox.exists(token))
  }

  /// Changes since a time before that are not known any more.
  @Test func aClockThatIsSetBackBeginsTheLogAnew() throws {
    let room = try IndexerRoom("mkdir -p platform/a")
    room.clockOffset.update { $0 = 3_600_000_000_000 }
    let first = try room.floor()
    try room.shell("touch platform/a/f")
    try room.settle()
    #expect(try room.floor() == first && room.log.lines == [])
    room.clockOffset.update { $0 = 0 }
    try room.shell("touch platform/a/g")
    try room.settle()
    #expect(try room.floor() == room.tick())
    #expect(room.log.lines == ["warning: log of changes: the machine's clock was set back, it begins anew"])
    try room.shell("touch platform/a/h")
    try room.settle()
    #expect(room.log.lines.count == 1)
    #expect(try room.entries == room.entriesOnDisk())
  }
}
