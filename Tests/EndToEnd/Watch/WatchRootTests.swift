import Foundation
import TestSupport
import Testing

/// The root itself goes, comes back, or is another one: its rows go at once, and its parent tells of the
/// return.
@Suite struct WatchRootTests {
  private struct Room {
    let repository: TemplateRepository
    let away: String
    let instance: Substring

    init() throws {
      repository = try TemplateRepository(["platform/a/f", "localbin/"], name: "work/shop")
      away = repository.sandbox.path("away")
      try repository.allow()
      try repository.startWatcher()
      try repository.expectIndexEqualsWalk("before")
      instance = try Self.instance(repository)
    }

    static func instance(_ repository: TemplateRepository) throws -> Substring {
      try repository.must("clock").output.prefix { $0 != ":" }
    }

    func shell(_ script: String) throws {
      try repository.shell("ROOT='\(repository.root)'; AWAY='\(away)'; \(script)", in: repository.sandbox.root)
    }

    /// The index has no word about the root any more.
    func expectNothing(_ when: String) throws {
      let found = try repository.tpl("which", "a", in: "/")
      #expect(found.status == 1 && found.output == "", "\(when): \(found.output)")
    }

    /// Its index is a new one: nobody watched it meanwhile.
    func expectRight(_ when: String) throws {
      try waitUntil("watching again, \(when)") { try repository.tpl("sync").status == 0 }
      try repository.expectIndexEqualsWalk(when)
      #expect(try Self.instance(repository) != instance, "\(when)")
      try repository.add("platform/later/f")
      try repository.expectIndexEqualsWalk("after \(when)")
    }
  }

  @Test(arguments: WatchScenario.Watcher.allCases)
  func renamedAndBack(watcher: WatchScenario.Watcher) throws {
    let room = try Room()
    try room.shell("mv \"$ROOT\" \"$AWAY\"; touch \"$AWAY/g\"")
    try room.expectNothing("renamed")
    try watcher.whileAway(in: room.repository) { try room.shell("mv \"$AWAY\" \"$ROOT\"; mkdir \"$ROOT/platform/b\"") }
    try room.expectRight("back, \(watcher)")
  }

  @Test(arguments: WatchScenario.Watcher.allCases)
  func removedAndMadeAgain(watcher: WatchScenario.Watcher) throws {
    let room = try Room()
    try watcher.whileAway(in: room.repository) {
      // The old inode stays in use, so that the new one is another.
      try room.shell(
        "mv \"$ROOT\" \"$AWAY\"; mkdir -p \"$ROOT/platform/n\" \"$ROOT/localbin\"; touch \"$AWAY/platform/x\"")
    }
    // Another directory at the same path is another root.
    #expect(try room.repository.tpl("sync").status == 69)
    try room.repository.allow()
    try room.expectRight("replaced, \(watcher)")
    let tick = try room.repository.must("clock").output
    try room.shell("touch \"$AWAY/platform/y\"")
    #expect(try room.repository.must("clock").output == tick, "the old one is no longer watched")
  }

  @Test func removed() throws {
    let room = try Room()
    try room.shell("rm -r \"$ROOT\"")
    try room.expectNothing("removed")
    try room.shell("mkdir -p \"$ROOT/platform/n\" \"$ROOT/localbin\"")
    try room.repository.allow()
    try room.expectRight("made again")
  }

  @Test func theParentIsRenamedAndBack() throws {
    let room = try Room()
    try room.shell("mv work elsewhere; touch elsewhere/shop/g")
    try room.expectNothing("renamed")
    try room.shell("mv elsewhere work")
    try room.expectRight("back")
  }

  @Test func theParentIsMadeAgain() throws {
    let room = try Room()
    try room.shell("mv work elsewhere; mkdir -p \"$ROOT/platform/n\" \"$ROOT/localbin\"")
    #expect(try room.repository.tpl("sync").status == 69)
    try room.repository.allow()
    try room.expectRight("made again")
  }

  @Test func aFileTakesItsPlace() throws {
    let room = try Room()
    try room.shell("mv \"$ROOT\" \"$AWAY\"; touch \"$ROOT\"")
    try room.expectNothing("a file")
    // A link to the directory that was allowed leads to it, but is not watched.
    try room.shell("rm \"$ROOT\"; ln -s \"$AWAY\" \"$ROOT\"")
    #expect(try room.repository.tpl("sync").status == 69)
    try room.shell("rm \"$ROOT\"; mv \"$AWAY\" \"$ROOT\"")
    try room.expectRight("back")
  }
}
