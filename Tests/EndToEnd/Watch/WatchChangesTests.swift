import Foundation
import Glibc
import TestSupport
import Testing

/// `tpl changes`: what happened, no more and no less.
@Suite struct WatchChangesTests {
  struct Story: Sendable, CustomTestStringConvertible {
    /// Runs in the root before the clock is read.
    let before: String
    /// One commit each.
    let steps: [String]
    let told: [String]

    var testDescription: String { steps.joined(separator: " | ") }
  }

  private static let stories = [
    Story(
      before: "", steps: ["echo 1 > f", "echo 2 >> f", "rm f"], told: ["created   f", "modified  f", "deleted   f"]),
    Story(before: "", steps: ["touch f; rm f", "touch g"], told: ["created   g"]),
    Story(before: "echo 1 > f", steps: ["echo 2 > f.tmp; mv f.tmp f"], told: ["modified  f"]),
    Story(before: "echo 1 > f", steps: ["mv f g; mv g h"], told: ["renamed   f -> h"]),
    Story(before: "echo 1 > f; echo 2 > g", steps: ["mv f g"], told: ["renamed   f -> g"]),
    Story(
      before: "echo 1 > f; echo 2 > g", steps: ["mv f t; mv g f; mv t g"],
      told: ["renamed   g -> f", "renamed   f -> g"]),
    Story(before: "touch f", steps: ["chmod 600 f"], told: ["modified  f"]),
    Story(before: "touch f", steps: ["ln f g"], told: ["created   g"]),
    Story(
      before: "echo 1 > f", steps: ["mv f g; echo 2 > f"], told: ["renamed   f -> g", "created   f"]),
    Story(
      before: "mkdir -p a/b; touch a/b/f a/g", steps: ["mv a c; touch c/b/h"],
      told: ["renamed   a -> c", "created   c/b/h"]),
    Story(
      before: "mkdir -p a/b c; touch a/b/f a/g", steps: ["mv a/b c/d; mv a e"],
      told: ["renamed   a/b -> c/d", "renamed   a -> e"]),
    Story(
      before: "mkdir -p a b; touch a/f b/g", steps: ["rm -r a; mv b a"], told: ["deleted   a/f", "renamed   b -> a"]),
    Story(
      before: "mkdir -p a b; touch a/f b/f", steps: ["mv a t; mv b a; mv t b"],
      told: ["renamed   b -> a", "renamed   a -> b"]),
    Story(
      before: "mkdir -p a/b; touch a/b/f a/g", steps: ["rm -r a"],
      told: ["deleted   a", "deleted   a/b", "deleted   a/g", "deleted   a/b/f"]),
    Story(
      before: "mkdir -p a/b; touch a/b/f", steps: ["mv a $OUT/a; touch $OUT/a/b/g", "mv $OUT/a z"],
      told: [
        "deleted   a", "deleted   a/b", "deleted   a/b/f", "created   z", "created   z/b", "created   z/b/f",
        "created   z/b/g",
      ]),
    Story(before: "", steps: ["mkdir -p x/y; touch x/y/f"], told: ["created   x", "created   x/y", "created   x/y/f"]),
    Story(before: "mkdir a", steps: ["rm -r a; echo > a", "rm a; mkdir a"], told: ["modified  a", "modified  a"]),
    Story(
      before: "mkdir node_modules; touch f", steps: ["touch node_modules/f; mv f node_modules/g"], told: ["deleted   f"]
    ),
    Story(before: "touch 'a b'", steps: ["mv 'a b' 'c\nd'"], told: ["renamed   a b -> c", "d"]),
  ]

  @Test(arguments: stories)
  func tells(story: Story) throws {
    let repository = try TemplateRepository(["localbin/", "platform/db/"])
    let out = try repository.sandbox.makeDirectory("out")
    func run(_ script: String) throws { try repository.shell("OUT='\(out)'; \(script)") }
    try run(story.before)
    try repository.allow()
    try repository.startWatcher()
    let clock = try repository.must("clock").output.dropLast()
    for step in story.steps {
      try suspended(repository) { try run(step) }
      try repository.must("sync")
    }
    let changes = try repository.must("changes", "--since", String(clock))
    #expect(changes.output == story.told.map { $0 + "\n" }.joined())
    #expect(changes.errors == "")
  }

  /// Everything that happens inside is one commit.
  private func suspended(_ repository: TemplateRepository, _ body: () throws -> Void) throws {
    try repository.signalWatcher(SIGSTOP)
    defer { for pid in WatchProcesses.of(repository) { kill(pid, SIGCONT) } }
    try body()
  }

  @Test func tellsOneComponentInJSON() throws {
    let repository = try TemplateRepository(["localbin/", "platform/db/", "platform/web/"])
    try repository.allow()
    try repository.startWatcher()
    let clock = String(try repository.must("clock").output.dropLast())
    try repository.shell("touch platform/db/a platform/web/b c; mv c platform/db/c")
    try repository.must("sync")
    try repository.shell("mv platform/db/a platform/web/a; mkdir platform/new")
    try repository.must("sync")
    let lines = try repository.must("changes", "db", "--json", "--since", clock).output.split(separator: "\n")
    let changes = try lines.map { try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: String]) }
    #expect(changes.map { $0["path"] } == ["platform/db/a", "platform/db/c", "platform/web/a"])
    #expect(changes.map { $0["event"] } == ["created", "created", "renamed"])
    #expect(changes.map { $0["from"] } == [nil, nil, "platform/db/a"])
    #expect(changes.map { $0["component"] } == ["platform/db", "platform/db", "platform/web"])
    let last = try #require(changes.last?["clock"])
    #expect(last == String(try repository.must("clock").output.dropLast()))
    #expect(try repository.must("changes", "--json", "--since", last).output == "")
    let all = try repository.must("changes", "--json").output
    #expect(all.contains(#""path":"platform/new","component":"platform/new"}"#))
  }

  @Test func saysWhenItCannotTell() throws {
    let repository = try TemplateRepository(["localbin/", "platform/", "f"])
    try repository.allow()
    try repository.startWatcher()
    let clock = String(try repository.must("clock").output.dropLast())
    #expect(try repository.must("changes", "--since", clock).output == "")
    #expect(try repository.must("changes", "--since", "0123456789abcdef:1").output == "fresh\n")
    #expect(try repository.must("changes", "--since", "7d").output == "fresh\n")
    #expect(try repository.must("changes", "--since", "\(clock)9").output == "fresh\n")
    let json = try repository.must("changes", "--since", "1:1", "--json").output
    #expect(json == "{\"fresh\":true,\"clock\":\"\(clock)\"}\n")
    let nonsense = try repository.tpl("changes", "--since", "yesterday")
    #expect(nonsense.status == 64 && nonsense.output == "")
    try repository.stopWatcher()
    try repository.shell("printf damaged > '\(repository.sandbox.path("cache/tpl/changes.db"))'")
    try repository.startWatcher()
    #expect(try repository.must("changes", "--since", clock).output == "fresh\n")
    #expect(try repository.must("changes").output == "")
  }

  /// The last commit was made in what is the future now.
  @Test func saysThatTheClockWasSetBackMeanwhile() throws {
    let repository = try TemplateRepository(["localbin/", "platform/"])
    try repository.allow()
    try repository.startWatcher()
    let clock = String(try repository.must("clock").output.dropLast())
    try repository.stopWatcher()
    let hours = 3 * 3_600 * 1_000_000_000
    #expect(try repository.sqlite("changes.db", "UPDATE log SET seen = seen + \(hours)").isExactly(0, "", ""))
    try repository.shell("touch meanwhile")
    try repository.startWatcher()
    try repository.must("sync")
    #expect(try repository.must("changes", "--since", clock).output == "fresh\n")
    let warnings = repository.log.split(separator: "\n").filter { $0.contains(" warning: ") }
    #expect(warnings.count == 1 && warnings[0].hasSuffix("the machine's clock was set back, it begins anew"))
    let now = String(try repository.must("clock").output.dropLast())
    try repository.shell("touch later")
    try repository.must("sync")
    #expect(try repository.must("changes", "--since", now).output.contains("created   later\n"))
    try repository.expectIndexEqualsWalk("afterwards")
  }

  /// Neither a stop, a crash nor an upgrade loses a change, also not one that shows in no listing.
  @Test(arguments: [SIGTERM, SIGKILL])
  func survives(_ signal: Int32) throws {
    let repository = try TemplateRepository(["localbin/", "old", "inplace", "platform/db/"])
    try repository.allow()
    try repository.startWatcher()
    let clock = String(try repository.must("clock").output.dropLast())
    try repository.shell("touch first")
    try repository.must("sync")
    try repository.signalWatcher(signal)
    try waitUntil("end of tpld") { WatchProcesses.of(repository).isEmpty }
    try repository.shell("echo x >> inplace; touch second; rm old")
    try repository.startWatcher()
    try repository.shell("touch third")
    try repository.must("sync")
    let told = try repository.must("changes", "--since", clock).output
    // The last three may be one commit or two, which may also fall between the two events of `third`.
    #expect(
      told.split(separator: "\n").filter { $0 != "modified  third" }.sorted() == [
        "created   first", "created   second", "created   third", "deleted   old", "modified  inplace",
      ])
  }
}
