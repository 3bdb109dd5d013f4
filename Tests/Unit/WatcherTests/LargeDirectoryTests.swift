import Bytes
import Platform
import TestSupport
import Testing

@testable import Watcher

/// Directories that are too large to be listed for each change: only the names that events tell of are looked at.
@Suite struct LargeDirectoryTests {
  /// Makes `platform/q` with so many entries that it is large.
  private func makeRoom() throws -> (IndexerRoom, listings: Monitor<Int>) {
    let room = try IndexerRoom(
      "mkdir -p platform/q/sub/deep platform/r; cd platform/q; seq -f 'file-%06g' 400 | xargs touch; touch sub/deep/x")
    let listings = Monitor(0)
    let usual = DirectoryScanner(watchingThrough: room.source)
    room.otherScanner.update { scanner in
      scanner = DirectoryScanner { directory, isTop throws(SystemError) in
        listings.update { $0 += 1 }
        return try usual.addWatch(directory, isTop)
      }
    }
    return (room, listings)
  }

  /// - Returns: how many directories were listed, from one commit to the next.
  private func listings(_ script: String) throws -> Int {
    let (room, listings) = try makeRoom()
    try room.shell("cd platform/q; " + script)
    try room.settle()
    #expect(try room.entries == room.indexed().count)
    #expect(try room.indexed() == room.onDisk(), "\(script)")
    // The next start finds nothing to do that was done, and everything else.
    let count = listings.peek { $0 }
    let next = try IndexerRoom(after: room)
    #expect(try next.indexed() == room.onDisk(), "after a start: \(script)")
    return count
  }

  @Test(arguments: [
    "touch new", "rm file-000001 file-000400", "mv file-000002 other", "mv file-000002 file-000003",
    "echo x >.t; mv .t file-000004", "touch new; rm new", "ln -s nowhere link", "ln file-000001 hard", "mkfifo pipe",
    "chmod 600 file-000009", "echo x >>file-000010", "rm file-000001; touch file-000001", "touch \"$(printf 'a\\nb')\"",
    "mv file-000011 ../r", "rm file-000012; ln -s file-000013 file-000012", "mv file-000014 zzz; mv zzz file-000014",
  ])
  func filesAreLookedAtByName(script: String) throws {
    // `../r` is a small directory, which is listed.
    #expect(try listings(script) <= (script.contains("../r") ? 1 : 0), "\(script)")
  }

  @Test(arguments: [
    "mkdir new; mkdir -p new/a/b; touch new/a/b/c", "mv sub other", "rm -rf sub", "rm -rf sub; mkdir sub; touch sub/y",
    "mv sub ../r", "mv sub ../r; mkdir sub", "rm file-000001; mkdir file-000001; touch file-000001/x",
    "rm -rf sub; touch sub", "mv sub/deep .", "mv sub/deep ..; rm -rf sub; mv ../deep sub", "chmod 700 sub",
    "mkdir n; mv sub n/; mv n sub", "mv sub t; mkdir sub; mv t sub/",
    "mkdir t; mv t/../sub t; rmdir t/nothing; mv t sub",
    "mv ../r .", "mkdir node_modules; touch node_modules/x", "mkdir 'a b'; mv 'a b' sub/deep",
  ])
  func directoriesAreFoundByName(script: String) throws {
    // What is new or moved is listed, and not the large directory: few of these have more than six such directories.
    #expect(try listings(script.replacing("rmdir t/nothing; ", with: "")) <= 6, "\(script)")
  }

  @Test(arguments: [
    "seq -f 'more-%06g' 300 | xargs touch", "ls | head -200 | xargs rm", "rm -f file-*",
    "find . -type f -delete; rm -rf sub",
    "cd ..; mv q other", "cd ..; rm -rf q", "cd ..; mv q r/; mkdir q", "cd ..; rm -rf q; mkdir q; touch q/a",
    "mv file-000001 ../r/a; cd ..; mv q p",
  ])
  func manyNamesAndTheDirectoryItself(script: String) throws { _ = try listings(script) }

  /// A tag decides about the whole directory, also when it is written after its name is there.
  @Test(arguments: [0, 400])
  func aDirectoryBecomesACache(entries: Int) throws {
    let room = try IndexerRoom(
      "mkdir -p platform/a/q; cd platform/a/q; seq -f 'file-%06g' \(entries) | xargs -r touch; touch x")
    func isCache() throws -> Bool { try !room.indexed().contains("f platform/a/q/x") }
    try room.shell("touch platform/a/q/CACHEDIR.TAG")
    try room.settle()
    #expect(try !isCache())
    try room.shell("echo 'Signature: 8a477f597d28d172789f06886806bc55' >platform/a/q/CACHEDIR.TAG")
    try room.settle()
    #expect(try isCache())
    try room.shell("echo none >platform/a/q/CACHEDIR.TAG")
    try room.settle()
    #expect(try room.indexed() == room.onDisk())
    try room.shell(
      "printf 'Signature: 8a477f597d28d172789f06886806bc55' >platform/a/t; mv platform/a/t platform/a/q/CACHEDIR.TAG")
    try room.settle()
    #expect(try isCache())
  }

  /// The times of the directory are older in the index than its entries, until they are written.
  @Test func theAuditKnowsThatTimesAreWrittenLater() throws {
    let (room, listings) = try makeRoom()
    try room.shell("touch platform/q/new")
    try room.settle()
    try room.indexer.poller.audit()
    try room.settle()
    #expect(room.report.polled == 0 && room.indexer.state.deferred.directories.count == 1)
    // A moment ago is too young: a change could still be on its way.
    try room.indexer.deferred.run { true }
    #expect(room.indexer.state.deferred.directories.count == 1)
    try room.shell("touch -d '1 minute ago' platform/q")
    room.read()
    room.indexer.state.batch.removeAll()
    try room.indexer.deferred.run { false }
    #expect(room.indexer.state.deferred.directories.count == 1, "an event waits")
    try room.indexer.deferred.run { true }
    #expect(room.indexer.state.deferred.directories.isEmpty && room.indexer.state.deferred.roots.isEmpty)
    try room.indexer.poller.audit()
    try room.settle()
    #expect(room.report.polled == 0)
    #expect(listings.peek { $0 } == 0)
    let next = try IndexerRoom(after: room)
    #expect(try next.indexed() == room.onDisk())
  }

  /// Names and a reason to list in one batch, and events that came in between.
  @Test func aListingTakesTheNamesAlong() throws {
    let (room, listings) = try makeRoom()
    try room.shell("touch platform/q/a; chmod 755 platform/q; touch platform/q/b")
    room.read()
    try room.shell("rm platform/q/a; touch platform/q/c")
    try room.settle()
    #expect(try room.indexed() == room.onDisk())
    #expect(listings.peek { $0 } <= 2, "platform, whose directory changed, and q")
  }
}
