import Foundation
import TestSupport
import Testing
import WatchSupport

/// What needs more than a script.
@Suite struct WatchSpecialTests {
  @Test(arguments: ["f g", "a b", "f a", "a/x b/y"])
  func exchange(pair: String) throws {
    let repository = try TemplateRepository(["f", "g", "a/x/1", "b/y/2", "localbin/", "platform/"])
    try repository.allow()
    try repository.startWatcher()
    try repository.expectIndexEqualsWalk("before")
    let names = pair.split(separator: " ").map { Array("\(repository.root)/\($0)".utf8) }
    let before = WatchWalk(repository.root).paths
    FileCalls.exchange(names[0], names[1])
    if pair != "f g" { #expect(WatchWalk(repository.root).paths != before, "nothing was exchanged") }
    try repository.expectIndexEqualsWalk(pair)
    let kinds = try repository.must("files", "--type", "d", "-0").stdout
    #expect(pair != "f a" || kinds.split(separator: 0).contains { $0.elementsEqual("f".utf8) })
  }

  /// A directory that may not be read keeps its place; once it may, its content is there.
  @Test func unreadableDirectory() throws {
    let repository = try TemplateRepository(["a/b/f", "localbin/", "platform/"], unprivileged: true)
    try repository.allow()
    try repository.startWatcher()
    func files() throws -> [String] {
      try repository.must("sync")
      return try repository.must("files").output.split(separator: "\n").map(String.init)
    }
    let all = try files()
    #expect(all.contains("a/b/f"))
    try repository.shell("chmod 000 a")
    #expect(try files() == all)
    try repository.shell("chmod 700 a; touch a/g")
    #expect(try files().contains("a/g"))
    try repository.shell("mkdir new; touch new/f; chmod 000 new")
    let closed = try files()
    #expect(closed.contains("new"))
    try repository.stopWatcher()
    try repository.startWatcher()
    #expect(try files().contains("new"))
    try repository.shell("chmod 700 new")
    #expect(try files().contains("new/f"))
    try repository.expectIndexEqualsWalk("readable again")
    try repository.shell("touch new/later a/later")
    try repository.expectIndexEqualsWalk("watched again")
  }

  /// More events than the kernel keeps (fs.inotify.max_queued_events).
  @Test func overflow() throws {
    let limit = try WatchProcesses.queueLimit()
    let repository = try TemplateRepository(["localbin/", "platform/a/", "x/"])
    try repository.allow()
    try repository.startWatcher()
    try repository.expectIndexEqualsWalk("before")
    try repository.signalWatcher(SIGSTOP)
    try repository.shell(
      "mkdir y; seq \(limit / 2 + 1000) | (cd x && xargs touch); mv x y/x; mkdir -p z/z; touch z/z/f")
    try WatchProcesses.continueAll(of: repository)
    try repository.expectIndexEqualsWalk("after the overflow")
    let status = try repository.status()
    #expect(status["overflows"] as? Int == 1)
    #expect(status["rescans"] as? Int == 1)
    try repository.shell("touch y/x/later z/z/later")
    try repository.expectIndexEqualsWalk("later")
    // In a storm the rescan waits, but for nobody who asks.
    for round in 1...3 {
      try repository.signalWatcher(SIGSTOP)
      try repository.shell("seq \(limit / 2 + 1000) | (cd y/x && xargs touch); touch z/\(round); rm -f z/\(round - 1)")
      try WatchProcesses.continueAll(of: repository)
      try repository.expectIndexEqualsWalk("after overflow \(round) of a storm")
    }
  }
}
