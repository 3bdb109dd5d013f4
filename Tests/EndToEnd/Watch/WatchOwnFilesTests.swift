import Foundation
import TestSupport
import Testing

/// What tpld does when its own files are removed, overwritten or taken by another one while it runs.
@Suite struct WatchOwnFilesTests {
  private static func watched() throws -> TemplateRepository {
    let repository = try TemplateRepository(["platform/timescale/f", "application/app/deep/g", "localbin/"])
    try repository.allow()
    try repository.startWatcher()
    try repository.expectIndexEqualsWalk("before")
    return repository
  }

  private static func warnings(_ repository: TemplateRepository) -> [Substring] {
    repository.log.split(separator: "\n").filter { !$0.contains(" info: ") && !$0.contains(" notice: ") }
  }

  @Test(arguments: [
    "rm -f index.db", "rm -f index.db*", "rm -rf ../tpl", ": > index.db", "truncate -s 100 index.db",
    "head -c 90000 /dev/urandom > index.db", "mv index.db elsewhere", "rm index.db-wal", "rm index.db-shm",
    "cp index.db x; rm index.db; mv x index.db",
  ])
  func theIndexIsRebuiltWhileItRuns(damage: String) throws {
    let repository = try Self.watched()
    let pid = try repository.watcher()
    try repository.shell(damage, in: repository.sandbox.path("cache/tpl"))
    // Nothing changed in the repository: the next answer alone must be right.
    try repository.expectIndexEqualsWalk(damage)
    try repository.add("application/late/")
    try repository.expectIndexEqualsWalk("later, after \(damage)")
    let found = try repository.tpl("which", "late")
    #expect(found.isExactly(0, "\(repository.root)/application/late\n", ""), "\(found)")
    #expect(repository.sandbox.exists("cache/tpl/index.db"))
    #expect(try repository.watcher() == pid)
    let told = Self.warnings(repository).count { $0.contains("index.db was removed or overwritten") }
    #expect(told == 1, "\(repository.log)")
    try repository.stopWatcher()
    try repository.startWatcher()
    try repository.expectIndexEqualsWalk("again after \(damage)")
  }

  @Test(arguments: [
    "rm -f changes.db", "rm -f changes.db*", ": > changes.db", "head -c 90000 /dev/urandom > changes.db",
  ])
  func theLogOfChangesBeginsAnewWhileItRuns(damage: String) throws {
    let repository = try Self.watched()
    let before = try repository.must("clock").output
    try repository.shell(damage, in: repository.sandbox.path("cache/tpl"))
    // Nothing changed in the repository: the next answer alone must be right.
    try repository.must("sync")
    #expect(try repository.must("clock").output != before)
    try repository.add("application/one/")
    try repository.must("sync")
    let clock = try repository.must("clock").output.trimmingCharacters(in: .whitespacesAndNewlines)
    try repository.add("application/two/")
    try repository.must("sync")
    let changes = try repository.must("changes", "--since", clock).output
    #expect(changes.contains("application/two") && !changes.contains("fresh"), "\(changes)")
    #expect(Self.warnings(repository).count == 1, "\(repository.log)")
  }

  /// As over ssh and from cron, where XDG_RUNTIME_DIR is another or none.
  @Test func oneIndexHasOneWriter() throws {
    let repository = try Self.watched()
    let pid = try repository.watcher()
    let other = ["XDG_RUNTIME_DIR": try repository.sandbox.makeDirectory("other", mode: 0o700)]
    let cache = repository.sandbox.path("cache/tpl")
    let refused = try repository.run([repository.tpld], environment: other)
    #expect(
      refused.isExactly(
        75, "",
        """
        tpld: error: another tpld (process \(pid)) has the index in \(cache), with another runtime directory
        tpld: hint: to have it here instead: kill \(pid)

        """), "\(refused)")
    let start = try repository.tpl("daemon", "start", environment: other)
    #expect(
      start.isExactly(
        75, "",
        """
        tpl: error: process \(pid) is a tpld with another runtime directory, and has the index in \(cache)
        tpl: hint: to have it here instead: kill \(pid); tpl daemon start

        """), "\(start)")
    // The lock that goes with the cache directory is taken again.
    try repository.shell("rm -rf '\(cache)'")
    try repository.must("sync")
    let stillRefused = try repository.run([repository.tpld], environment: other)
    #expect(stillRefused.isExactly(75, "", refused.errors), "\(stillRefused)")
    let which = try repository.tpl("which", "timescale", environment: other)
    #expect(which.isExactly(0, "\(repository.root)/platform/timescale\n", ""), "\(which)")
    let again = try repository.run([repository.tpld])
    #expect(again.isExactly(75, "", "tpld: error: another tpld is running for this user\n"), "\(again)")
    try repository.expectIndexEqualsWalk("beside another one")
    #expect(try repository.watcher() == pid)
    kill(pid, SIGTERM)
    try waitUntil("room for the other one") { try repository.tpl("daemon", "start", environment: other).status == 0 }
    #expect(try repository.tpl("daemon", "stop", environment: other).status == 0)
  }

  @Test(arguments: ["rm -rf tpl", "rm tpl/tpld.sock", "rm tpl/tpld.lock", "mv tpl away"])
  func comesBackAfterItsRuntimeFilesAreRemoved(damage: String) throws {
    let repository = try Self.watched()
    try repository.shell(damage, in: repository.sandbox.path("run"))
    try repository.must("daemon", "start")
    try waitUntil("an answer") { try repository.tpl("sync").status == 0 }
    try repository.add("application/late/")
    try repository.expectIndexEqualsWalk(damage)
    try repository.shell(damage, in: repository.sandbox.path("run"))
    try waitUntil("an answer without a start") { try repository.tpl("sync").status == 0 }
    try repository.expectIndexEqualsWalk("once more, \(damage)")
  }

  /// A read-only command does not wait for one that is stopped, as by a debugger.
  @Test func filesOfAStoppedWatcher() throws {
    let repository = try Self.watched()
    let expected = try repository.must("files").output
    let pid = try repository.watcher()
    kill(pid, SIGSTOP)
    defer { kill(pid, SIGCONT) }
    let files = try repository.run(["\(Binaries.directory)/tpl", "files"], timeout: 30)
    #expect(files.isExactly(0, expected, ""), "\(files)")
  }

  @Test(arguments: ["x", "f,x", "f,", ",", "directory", "fd"])
  func unknownKindsAreRefused(kinds: String) throws {
    let repository = try TemplateRepository()
    let files = try repository.tpl("files", "--type=\(kinds)")
    #expect(files.status == 64 && files.output == "", "\(files)")
    #expect(files.errors.contains("f, d, l and o"), "\(files)")
  }

  @Test(arguments: ["106752d", "9223372036854775807ms", "106751991167d"])
  func changesSinceTheBeginningOfTime(span: String) throws {
    let repository = try Self.watched()
    let changes = try repository.tpl("changes", "--since", span)
    #expect(changes.status == 0 && changes.errors == "", "\(changes)")
  }

  /// Every idle client holds a descriptor; without one left nothing can be listed, which says nothing about what is
  /// there.
  @Test func outOfDescriptorsNothingIsGone() throws {
    let repository = try TemplateRepository(["platform/a/f", "application/b/", "localbin/"])
    try repository.allow()
    let watcher = try BackgroundProcess(
      ["/bin/sh", "-c", "ulimit -n 40; exec \"$0\"", repository.tpld], in: repository.sandbox, output: "out")
    try waitUntil("an answer of tpld") { try repository.isWatcherRunning() }
    try repository.expectIndexEqualsWalk("before")
    func instance() throws -> Substring { try repository.must("clock").output.prefix { $0 != ":" } }
    let before = try instance()
    var clients = try (0..<60).map { _ in try TestSocket(.connected, repository.socket) }
    func isExhausted() throws -> Bool {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/\(watcher.pid)/fd").count >= 40
    }
    try waitUntil("no descriptor left", seconds: 30) { try isExhausted() }
    try repository.shell("mkdir -p platform/new/deep application/b/c; touch top platform/new/deep/f platform/a/g")
    try waitUntil("a line about it", seconds: 30) { repository.sandbox.text("out").contains("too many open files") }
    clients.removeAll()
    #expect(clients.isEmpty)
    try waitUntil("an answer", seconds: 30) { try repository.tpl("sync").status == 0 }
    try waitUntil("every change", seconds: 30) {
      try repository.must("sync")
      return try repository.must("files").output.contains("platform/new/deep/f")
    }
    try repository.expectIndexEqualsWalk("with descriptors again")
    #expect(try instance() == before)
    let text = repository.sandbox.text("out")
    #expect(!text.contains("is gone"), "\(text)")
    #expect(text.split(separator: "\n").count { $0.contains("too many open files") } <= 2, "\(text)")
    try waitUntil("watches again", seconds: 30) { try repository.status()["state"] as? String == "ready" }
    try repository.stopWatcher()
    #expect(try watcher.status() == 0)
  }
}
