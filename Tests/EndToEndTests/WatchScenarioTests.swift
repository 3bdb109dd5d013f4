import Foundation
import TestSupport
import Testing

/// One operation each, and the index holds what a walk finds: while the watcher watches, while it is stopped in its tracks,
/// while it is dead (watch.md, sections 3 and 6).
@Suite struct WatchScenarioTests {
  struct Scenario: Sendable, CustomTestStringConvertible {
    let name: String
    /// Both run in the root; `$OUT` is beside it.
    let before: String
    let during: String

    init(_ name: String, before: String = "", _ during: String) {
      (self.name, self.before, self.during) = (name, before, during)
    }

    var testDescription: String { name }
  }

  enum Watcher: CaseIterable, Sendable { case watching, suspended, killed, away }

  private static let scenarios = [
    Scenario("mkdir -p and a file", "mkdir -p x/y/z; touch x/y/f x/y/z/g"),
    Scenario(
      "rename a directory inside", before: "mkdir -p a/b/c; touch a/b/c/f", "mv a d; touch d/b/c/g; mkdir d/b/e"),
    Scenario(
      "rename into another directory", before: "mkdir -p a/b t; touch a/b/f", "mv a t/a; rm t/a/b/f; touch t/a/b/g"),
    Scenario("move out", before: "mkdir -p a/b; touch a/b/f", "mv a $OUT/a; touch $OUT/a/b/g; mkdir $OUT/a/h"),
    Scenario("move out and back", before: "mkdir -p a/b", "mv a $OUT/a; touch $OUT/a/b/g; mv $OUT/a c; touch c/b/h"),
    Scenario("move in", before: "mkdir -p $OUT/n/m/o; touch $OUT/n/m/o/f", "mv $OUT/n n; touch n/m/o/g"),
    Scenario("rm -rf", before: "mkdir -p a/b/c; touch a/b/c/f a/g", "rm -rf a"),
    Scenario("rm -rf and again", before: "mkdir -p a/b/c", "rm -rf a; mkdir -p a/d; touch a/d/f"),
    Scenario("atomic save", before: "echo 1 > f", "echo 2 > f.tmp; mv f.tmp f"),
    Scenario("delete and re-create a file", before: "touch f", "rm f; touch f; rm f; touch f"),
    Scenario("a link takes the place", before: "mkdir foo; touch foo/a", "mv foo bar; ln -s bar foo; touch foo/b"),
    Scenario(
      "a link takes the place of a deep one", before: "mkdir -p p/foo/in; touch p/foo/in/a",
      "mv p/foo p/bar; ln -s bar p/foo; touch p/foo/in/b"),
    Scenario("a directory becomes a file", before: "mkdir -p a/b; touch a/b/f", "rm -r a; echo > a"),
    Scenario("a file becomes a directory", before: "echo > a", "rm a; mkdir -p a/b; touch a/b/f"),
    Scenario("a link becomes a directory", before: "ln -s nowhere a", "rm a; mkdir a; touch a/f"),
    Scenario(
      "swap two directories", before: "mkdir -p a/1 b/2; touch a/1/x b/2/y", "mv a t; mv b a; mv t b; touch a/2/z"),
    Scenario(
      "parent and child change places", before: "mkdir -p a/b/c; touch a/f a/b/g",
      "mv a/b t; mv a t/a; mv t b; touch b/a/h"),
    Scenario("rename to a name just freed", before: "mkdir -p a/1 b/2", "rm -r a; mv b a; mkdir b; touch a/2/f b/g"),
    Scenario(
      "rename and re-create at once", before: "mkdir -p a/1; touch a/1/f", "mv a b; mkdir -p a/1; touch a/1/g b/1/h"),
    Scenario("rename chain", before: "mkdir -p a/1", "mv a b; mv b c; mv c d; touch d/1/f"),
    Scenario(
      "into an ignored place and out", before: "mkdir -p node_modules s/t; touch s/t/f",
      "mv s node_modules/s; touch node_modules/s/g; mv node_modules/s u"),
    Scenario(
      "an ignored name becomes another", before: "mkdir -p node_modules/m; touch node_modules/m/f",
      "mv node_modules modules; touch modules/m/g"),
    Scenario(
      "a name becomes ignored", before: "mkdir -p modules/m; touch modules/m/f",
      "mv modules node_modules; touch node_modules/m/g"),
    Scenario(
      "volumes of a component", before: "mkdir -p platform/a/volumes/d",
      "touch platform/a/volumes/d/f; mkdir platform/a/volumes/e"),
    Scenario(
      "volumes become an ordinary directory", before: "mkdir -p platform/a/volumes/d",
      "mv platform/a/volumes platform/a/data; touch platform/a/data/d/f"),
    Scenario(
      "a component is renamed", before: "mkdir -p platform/b/volumes/x", "mv platform/b platform/c; touch platform/c/f"),
    Scenario("a component leaves its layer", before: "mkdir -p platform/b/volumes/x", "mv platform/b b"),
    Scenario("a layer is renamed", before: "mkdir -p platform/b/x", "mv platform p; mkdir -p platform/z"),
    Scenario("infra", "mkdir -p infra/gcp/dev/pulumi infra/aws; mkdir infra/aws/prod; rmdir infra/gcp/dev/pulumi"),
    Scenario(
      "git", "git init -q .; touch f; git add f; git -c user.name=t -c user.email=t commit -qm t; git checkout -qb o"),
    Scenario(
      "tar", before: "mkdir -p a/b/c; touch a/b/c/f; tar cf $OUT/t.tar a; rm -r a",
      "tar xf $OUT/t.tar; tar xf $OUT/t.tar"),
    Scenario("copy a tree", before: "mkdir -p a/b/c; touch a/b/c/f", "cp -a a d; cp -a a d/b/c/e"),
    Scenario("hard link", before: "mkdir a; touch a/f", "ln a/f g; rm a/f"),
    Scenario(
      "odd names",
      "mkdir \"$(printf 'n\\nl')\" \"$(printf '\\377')\"; touch \"$(printf 'n\\nl')/ \" \"$(printf '\\377/\\376')\" -- -x"
    ),
    Scenario("fifo and socket", "mkfifo p; mkdir q; mkfifo q/p"),
    Scenario(
      "truncate, chmod, touch", before: "echo x > f; mkdir d",
      "truncate -s 0 f; chmod 600 f; touch -d 2001-01-01 f d; chmod 700 d"),
    Scenario(
      "storm of mkdir and rmdir", "for i in 1 2 3 4 5 6 7 8 9; do mkdir s; mkdir s/t; rmdir s/t s; done; mkdir s"),
    Scenario(
      "deep", "p=.; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do p=$p/d; mkdir $p; done; touch $p/f"),
  ]

  @Test(arguments: scenarios, Watcher.allCases)
  func indexEqualsWalk(scenario: Scenario, watcher: Watcher) throws {
    let repository = try TemplateRepository()
    let outside = try repository.sandbox.makeDirectory("outside")
    func run(_ script: String) throws { try repository.shell("OUT='\(outside)'; \(script)") }
    try run(scenario.before)
    try repository.allow()
    try repository.startWatcher()
    try repository.must("sync")
    switch watcher {
    case .watching: try run(scenario.during)
    case .suspended:
      try repository.signalWatcher(SIGSTOP)
      try run(scenario.during)
      try WatchProcesses.continueAll(of: repository)
    case .killed:
      try repository.signalWatcher(SIGKILL)
      try run(scenario.during)
      try repository.startWatcher()
    case .away:
      try repository.stopWatcher()
      try run(scenario.during)
      try repository.startWatcher()
    }
    try repository.expectIndexEqualsWalk("\(scenario.name), \(watcher)")
    // It goes on watching what has just been found.
    try repository.shell("find . -type d ! -name .git ! -path '*/.git/*' -exec touch '{}/later' ';'")
    try repository.expectIndexEqualsWalk("after \(scenario.name), \(watcher)")
  }

  @Test(arguments: ["f g", "a b", "f a", "a/x b/y"])
  func exchange(pair: String) throws {
    let repository = try TemplateRepository(["f", "g", "a/x/1", "b/y/2", "localbin/", "platform/"])
    try repository.allow()
    try repository.startWatcher()
    try repository.expectIndexEqualsWalk("before")
    let names = pair.split(separator: " ").map { Array("\(repository.root)/\($0)".utf8) }
    let before = WatchWalk(repository.root).paths
    WatchOperations.exchange(names[0], names[1])
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
    let limit =
      Int(
        try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
          .trimmingCharacters(in: .newlines)) ?? 16384
    try #require(limit <= 100_000, "the queue is too long for a test")
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
  }
}
