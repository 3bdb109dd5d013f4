import Foundation
import TestSupport
import Testing
import WatchSupport

/// The kernel has no watch, or no instance, left: what works goes on, the rest is polled.
@Suite struct WatchLimitTests {
  private static let limit = 60

  private static func isRight(_ repository: TemplateRepository) throws -> Bool {
    try repository.must("sync")
    return try repository.must("files", "-0").stdout.split(separator: 0).map(Array.init)
      == WatchWalk(repository.root).paths
  }

  private static func limited(_ name: String, to number: Int) throws -> (TemplateRepository, WatchNamespace)? {
    let repository = try TemplateRepository(["localbin/", "platform/a/f"])
    try repository.shell("seq 100 | xargs mkdir; for i in 1 50 100; do touch $i/f; done")
    guard let namespace = try WatchNamespace(repository) else { return nil }
    try namespace.lower(name, to: number)
    try repository.allow()
    try namespace.startWatcher()
    return (repository, namespace)
  }

  @Test func moreDirectoriesThanWatches() throws {
    guard let (repository, _) = try Self.limited("max_inotify_watches", to: Self.limit) else { return }
    #expect(try Self.isRight(repository))
    let status = try repository.status()
    #expect(["degraded", "polling"].contains(status["state"] as? String))
    #expect(status["watches"] as? Int ?? 0 > Self.limit / 2)
    #expect(repository.log.contains("sysctl fs.inotify.max_user_watches"))
    #expect(repository.log.split(separator: "\n").count { $0.contains("max_user_watches") } == 1)
    // Wherever the watches went, every directory's changes are seen.
    try repository.shell("for i in $(seq 100); do touch $i/g; done")
    try waitUntil("changes that are polled", seconds: 30) { try Self.isRight(repository) }
    try repository.shell("mv 1 100/1; rm -r 50; mkdir -p 99/x/y; touch 99/x/y/f")
    try waitUntil("moves that are polled", seconds: 30) { try Self.isRight(repository) }
    try repository.shell("touch 100/1/h 99/x/y/g")
    try waitUntil("changes after moves", seconds: 30) { try Self.isRight(repository) }
  }

  @Test func watchesThatAreFreeAgainAreTaken() throws {
    guard let (repository, namespace) = try Self.limited("max_inotify_watches", to: Self.limit) else { return }
    #expect(try Self.isRight(repository))
    try namespace.lower("max_inotify_watches", to: 10_000)
    try waitUntil("full strength", seconds: 60) { try repository.status()["state"] as? String == "ready" }
    try repository.expectIndexEqualsWalk("with all watches")
    try repository.shell("for i in $(seq 100); do touch $i/h; done")
    try repository.expectIndexEqualsWalk("seen at once")
  }

  @Test func directoriesThatGoMakeRoom() throws {
    guard let (repository, _) = try Self.limited("max_inotify_watches", to: Self.limit) else { return }
    #expect(try Self.isRight(repository))
    try repository.shell("rm -r $(seq 60)")
    try waitUntil("room", seconds: 60) { try repository.status()["state"] as? String == "ready" }
    try repository.shell("for i in $(seq 61 100); do touch $i/h; done")
    try repository.expectIndexEqualsWalk("seen at once")
  }

  @Test func noInstance() throws {
    guard let (repository, namespace) = try Self.limited("max_inotify_instances", to: 0) else { return }
    // The index may be right before the watcher answers.
    try waitUntil("a first look", seconds: 30) { try (try? repository.status()) != nil && Self.isRight(repository) }
    #expect(["degraded", "polling"].contains(try repository.status()["state"] as? String))
    #expect(repository.log.contains("sysctl fs.inotify.max_user_instances"))
    try repository.shell("touch 7/new; mv 8 9/8; rm -r 10")
    try waitUntil("changes that are polled", seconds: 30) { try Self.isRight(repository) }
    try namespace.lower("max_inotify_instances", to: 10)
    try waitUntil("full strength", seconds: 60) { (try? repository.status())?["state"] as? String == "ready" }
    try repository.expectIndexEqualsWalk("with an instance")
  }
}
