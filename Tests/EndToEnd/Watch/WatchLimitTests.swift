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
    // A quarter is left to other programs: beside them, the directories in which tpld keeps its own files.
    #expect(status["watches_allowed"] as? Int == Self.limit * 3 / 4)
    #expect(try Self.watchedInodes(repository).count <= Self.limit * 3 / 4 + 5)
    #expect(status["polled"] as? Int ?? 0 > 100 - Self.limit)
    let doctor = try repository.run(["/usr/bin/env", "-u", "TPL_WATCHER", "\(Binaries.directory)/tpl", "doctor"]).output
    #expect(doctor.contains("and at most 45 of the 60 that this user may have"), "\(doctor)")
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
    try repository.shell("rm -r $(seq 70)")
    try waitUntil("room", seconds: 60) { try repository.status()["state"] as? String == "ready" }
    try repository.shell("for i in $(seq 71 100); do touch $i/h; done")
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

  // MARK: Which directories have them

  /// Of the directories that the kernel watches for tpld (proc(5), fdinfo).
  private static func watchedInodes(_ repository: TemplateRepository) throws -> Set<UInt64> {
    let pid = try #require(try repository.status()["pid"] as? Int)
    let lines = try Self.lines(repository, "cat /proc/\(pid)/fdinfo/*")
    return Set(
      lines.filter { $0.hasPrefix("inotify wd:") }.compactMap { line in
        line.split(separator: " ").first { $0.hasPrefix("ino:") }.flatMap { UInt64($0.dropFirst(4), radix: 16) }
      })
  }

  private static func inodes(_ repository: TemplateRepository, _ glob: String) throws -> Set<UInt64> {
    Set(try Self.lines(repository, "stat -c %i \(glob)").compactMap { UInt64($0) })
  }

  private static func lines(_ repository: TemplateRepository, _ script: String) throws -> [Substring] {
    try repository.run(["/bin/sh", "-c", script]).output.split(separator: "\n")
  }

  /// What lies deep in one component comes before the others in the order of names.
  @Test func componentsComeBeforeWhatLiesDeep() throws {
    let repository = try TemplateRepository(["localbin/"])
    try repository.shell(
      "mkdir -p platform/a/volumes/d && cd platform/a/volumes/d && seq 100 | xargs mkdir; cd ../../..; "
        + "for i in $(seq 9); do mkdir -p c$i/compose c$i/scripts; done")
    guard let namespace = try WatchNamespace(repository) else { return }
    try namespace.lower("max_inotify_watches", to: Self.limit)
    try repository.allow()
    try namespace.startWatcher()
    #expect(try Self.isRight(repository))
    let near = try Self.inodes(repository, "platform platform/* platform/c*/* localbin")
    #expect(try Self.watchedInodes(repository).isSuperset(of: near))
    // A new component takes the place of what lies deep.
    try repository.shell("mkdir -p application/new/compose application/new/scripts")
    let new = try Self.inodes(repository, "application application/new application/new/*")
    try waitUntil("watches of the new component", seconds: 30) {
      try Self.isRight(repository) && Self.watchedInodes(repository).isSuperset(of: new)
    }
    #expect(try Self.watchedInodes(repository).isSuperset(of: near))
  }

  @Test func rootsInUseComeBeforeOthers() throws {
    let repository = try TemplateRepository(["localbin/", "platform/"], name: "a")
    let other = repository.sandbox.path("b")
    try repository.shell("seq 60 | xargs mkdir; mkdir -p '\(other)/localbin' '\(other)/platform/x/compose'")
    guard let namespace = try WatchNamespace(repository) else { return }
    try namespace.lower("max_inotify_watches", to: Self.limit)
    try repository.allow()
    try namespace.startWatcher()
    try repository.must("allow", other)
    let wanted = try Self.inodes(repository, "'\(other)/platform/x' '\(other)/platform/x/compose'")
    try waitUntil("watches of the root that is asked about", seconds: 30) {
      try repository.must("sync", in: other)
      return try Self.watchedInodes(repository).isSuperset(of: wanted)
    }
  }
}
