import Foundation
import TestSupport
import Testing
import WatchSupport

/// The life of tpld: start, stop, status, clock, and an index that is lost or damaged.
@Suite struct WatchDaemonTests {
  @Test func startsAnswersAndStops() throws {
    let repository = try TemplateRepository()
    let none = try repository.tpl("daemon", "status", "--json")
    #expect(none.status == 69)
    #expect(none.output == "")
    #expect(none.errors == "tpl: error: the watcher is not running\ntpl: hint: tpl daemon start\n")
    #expect(try repository.tpl("sync").status == 69)
    try repository.allow()
    try repository.startWatcher()
    try repository.must("sync")
    let status = try repository.status()
    #expect(status["schema"] as? Int == 1)
    #expect(status["version"] is String)
    #expect(["ready", "crawling"].contains(status["state"] as? String))
    for number in ["pid", "watches", "max_user_watches", "lag_ms", "overflows", "rescans", "rss_kb"] {
      #expect(status[number] is Int, "\(number)")
    }
    let roots = try #require(status["roots"] as? [[String: Any]])
    #expect(roots.count == 1)
    #expect(roots.first?["path"] as? String == repository.root)
    #expect(roots.first?["entries"] as? Int == 3)
    #expect(roots.first?["directories"] as? Int == 4)
    #expect(roots.first?["watches"] as? Int == 4)
    let clock = try #require(roots.first?["clock"] as? String)
    #expect(roots.first?["instance"] as? String == clock.split(separator: ":").first.map(String.init))
    #expect((roots.first?["clock"] as? String)?.contains(":") == true)
    // Starting twice is fine and keeps the first.
    let pid = try repository.watcher()
    try repository.startWatcher()
    #expect(try repository.watcher() == pid)
    for file in ["run/tpl/tpld.sock", "cache/tpl/index.db", "state/tpl/tpld.log"] {
      let mode =
        try FileManager.default.attributesOfItem(atPath: repository.sandbox.path(file))[.posixPermissions] as? Int
      #expect(mode == 0o600 || (file.hasSuffix(".db") && mode == 0o644), "\(file) \(mode ?? 0)")
    }
    try repository.stopWatcher()
    try waitUntil("end of tpld") { WatchProcesses.of(repository).isEmpty }
    #expect(!repository.sandbox.exists("run/tpl/tpld.sock"))
    #expect(try repository.tpl("daemon", "stop").status == 0)
    #expect(try repository.tpl("daemon", "status").status == 69)
  }

  @Test func theSecondOneLeaves() throws {
    let repository = try TemplateRepository()
    try repository.startWatcher()
    let pid = try repository.watcher()
    let second = try repository.run(["\(Binaries.directory)/tpld"])
    #expect(second.status == 75)
    #expect(second.errors == "tpld: error: another tpld is running for this user\n")
    #expect(try repository.watcher() == pid)
    #expect(try repository.run(["\(Binaries.directory)/tpld", "--nonsense"]).status == 64)
  }

  /// INSTANCE:TICK, of which the first part only changes when the index is built from nothing.
  @Test func theClockSurvives() throws {
    let repository = try TemplateRepository()
    try repository.allow()
    try repository.startWatcher()
    func clock() throws -> (instance: String, tick: Int) {
      let parts = try repository.must("clock").output.dropLast().split(separator: ":")
      return (String(parts[0]), try #require(Int(parts[1])))
    }
    var last = try clock()
    func expect(_ grows: Bool, _ when: String) throws {
      let now = try clock()
      #expect(now.instance == last.instance, "\(when)")
      #expect(grows ? now.tick > last.tick : now.tick == last.tick, "\(when): \(last.tick), \(now.tick)")
      last = now
    }
    try expect(false, "nothing happened")
    try repository.add("new")
    try expect(true, "a new file")
    try repository.shell("echo x >> new")
    try repository.must("sync")
    try expect(true, "a write in place")
    try repository.stopWatcher()
    try expect(false, "from the index alone")
    // What was written in place meanwhile shows in no listing: a restart is a commit of its own.
    try repository.startWatcher()
    try expect(true, "after a restart")
    try repository.stopWatcher()
    try repository.remove("new")
    try repository.startWatcher()
    try expect(true, "a change while it was away")
    try repository.add("platform/b/")
    try expect(true, "a component")
    try repository.signalWatcher(SIGKILL)
    try expect(false, "from the index after SIGKILL")
    try repository.startWatcher()
    try expect(true, "after SIGKILL")
    try repository.stopWatcher()
    try repository.sandbox.remove("cache/tpl")
    try repository.startWatcher()
    #expect(try clock().instance != last.instance)
  }

  /// Whatever happens to the file, nobody sees an error: it is built again, and until then the disk answers.
  @Test(arguments: [
    "rm -f index.db*", "rm -rf ../tpl", ": > index.db", "truncate -s 5000 index.db", "truncate -s 100 index.db",
    "head -c 70000 /dev/urandom > index.db", "rm -f index.db; yes garbage | head -c 50000 > index.db",
    "dd if=/dev/urandom of=index.db bs=1 seek=4096 count=8000 conv=notrunc 2>&1",
    "sqlite3 index.db 'pragma user_version=77'", "sqlite3 index.db 'drop table directory'",
    "sqlite3 index.db 'delete from directory'", "sqlite3 index.db 'delete from root'",
    "sqlite3 index.db 'update directory set parent=id where parent is not null'", "chmod 000 index.db",
    "head -c 5000 /dev/urandom > index.db-wal",
  ])
  func theIndexIsRebuilt(damage: String) throws {
    let repository = try TemplateRepository(["platform/timescale/f", "application/app/deep/g", "localbin/"])
    try repository.allow()
    try repository.startWatcher()
    try repository.expectIndexEqualsWalk("before")
    try repository.stopWatcher()
    let wantsSQLite = damage.hasPrefix("sqlite3")
    if wantsSQLite, !repository.sandbox.exists("/usr/bin/sqlite3") { return print("skipped: no sqlite3 for \(damage)") }
    try repository.shell(damage, in: repository.sandbox.path("cache/tpl"))
    func which() throws {
      let found = try repository.tpl("which", "timescale")
      #expect(found.output == "\(repository.root)/platform/timescale\n")
      #expect(found.status == 0 && found.errors == "", "\(found.errors)")
    }
    try which()
    try repository.startWatcher()
    try which()
    try repository.add("application/app/deep/h")
    try repository.expectIndexEqualsWalk(damage)
    try repository.stopWatcher()
    try repository.startWatcher()
    try repository.expectIndexEqualsWalk("again after \(damage)")
  }

  /// A file system without room for the index: lookups and prompts go on, and the log says it once.
  @Test(arguments: [true, false])
  func aFullDisk(fromTheBeginning: Bool) throws {
    let repository = try TemplateRepository(["platform/timescale/f", "localbin/"])
    let cache = repository.sandbox.path("cache")
    guard getuid() == 0,
      try repository.sandbox.run(["/bin/mount", "-t", "tmpfs", "-o", "size=256k", "tpl", cache]).status == 0
    else { return print("SKIPPED: a full disk needs root and mount(8)") }
    defer { _ = try? repository.sandbox.run(["/bin/umount", "-l", cache]) }
    func fill() throws { try repository.shell("dd if=/dev/zero of='\(cache)/filler' bs=1k 2>&1 || true") }
    if fromTheBeginning { try fill() }
    try repository.allow()
    _ = try repository.tpl("daemon", "start")
    if !fromTheBeginning {
      try repository.must("sync")
      try fill()
    }
    try repository.shell("mkdir many platform/later; seq 20000 | (cd many && xargs touch)")
    for name in ["timescale", "later"] {
      let found = try repository.tpl("which", name)
      #expect(found.output == "\(repository.root)/platform/\(name)\n", "\(found.errors)")
      #expect(found.status == 0 && found.errors == "")
    }
    let prompt = try repository.tpl("hook-env", "bash", in: "platform/timescale")
    #expect(prompt.status == 0)
    #expect(prompt.output.contains("TPL_COMPONENT='platform/timescale'"))
    #expect(prompt.errors == "tpl: platform/timescale (dev)\n")
    let files = try repository.must("files", "-0").stdout.split(separator: 0).map(Array.init)
    #expect(files == WatchWalk(repository.root).paths)
    let complaints = repository.log.split(separator: "\n").filter {
      $0.contains("error:") || $0.contains("critical:") || $0.contains("warning:")
    }
    #expect(complaints.count == 1, "\(repository.log)")
    // Once there is room again, it is an index like any other.
    try repository.shell("rm '\(cache)/filler'; mount -o remount,size=64m '\(cache)'; touch platform/later/f")
    try waitUntil("a whole index in its file", seconds: 60) { try repository.status()["state"] as? String == "ready" }
    try repository.expectIndexEqualsWalk("with room again")
    // So is the log of changes.
    let clock = try repository.must("clock").output.trimmingCharacters(in: .whitespacesAndNewlines)
    try repository.shell("touch platform/later/g")
    try repository.must("sync")
    let changes = try repository.must("changes", "--since", clock).output
    #expect(changes.contains("platform/later/g") && !changes.contains("fresh"), "\(changes)")
  }

  /// Two roots, and a directory that goes from one to the other.
  @Test func twoRoots() throws {
    let repository = try TemplateRepository(["platform/a/deep/f", "localbin/"])
    let other = try repository.sandbox.makeDirectory("other")
    try repository.shell("mkdir -p platform/z/deep localbin; touch platform/z/deep/g", in: other)
    try repository.allow()
    try repository.startWatcher()
    try repository.must("allow", other)
    func check(_ when: String) throws {
      try repository.expectIndexEqualsWalk(when)
      try repository.must("sync", in: other)
      let files = try repository.must("files", "-0", in: other).stdout.split(separator: 0).map(Array.init)
      #expect(files == WatchWalk(other).paths, "\(when)")
    }
    try check("before")
    try repository.shell("mv '\(other)/platform/z' platform/z; touch platform/z/deep/h")
    try check("moved over")
    try repository.shell(
      "mv platform/a '\(other)/platform/a'; mv platform/z '\(other)/platform/z'; touch '\(other)/platform/a/deep/h'")
    try check("moved back")
    try repository.must("deny", other)
    #expect(try repository.must("sync").status == 0)
    #expect(try (repository.status()["roots"] as? [[String: Any]])?.count == 1)
    try repository.add("platform/q/")
    try repository.expectIndexEqualsWalk("one denied")
  }

  /// The root itself goes and comes back: the old answers go with it.
  @Test func theRootIsRenamedAndComesBack() throws {
    let repository = try TemplateRepository(["platform/a/f", "localbin/"])
    let away = repository.sandbox.path("away")
    try repository.allow()
    try repository.startWatcher()
    try repository.expectIndexEqualsWalk("before")
    try repository.shell("mv '\(repository.root)' '\(away)'; touch '\(away)/g'", in: "/")
    let gone = try repository.tpl("which", "a", in: "/")
    #expect(gone.output == "")
    #expect(gone.status == 1)
    try repository.shell("mv '\(away)' '\(repository.root)'; mkdir '\(repository.root)/platform/b'", in: "/")
    #expect(try repository.tpl("which", "b").output == "\(repository.root)/platform/b\n")
    try repository.must("daemon", "restart")
    try repository.expectIndexEqualsWalk("back")
  }

  /// Rules of tpl.yaml count once they are allowed, without a restart.
  @Test func watchIgnoreIsAppliedAtOnce() throws {
    let repository = try TemplateRepository(["build/f", "node_modules/m", "platform/a/volumes/v", "localbin/", "c/x/f"])
    try repository.allow()
    try repository.startWatcher()
    func files() throws -> Set<String> {
      try repository.must("sync")
      return Set(try repository.must("files").output.split(separator: "\n").map(String.init))
    }
    #expect(try files().isDisjoint(with: ["node_modules/m", "platform/a/volumes/v"]))
    try repository.write("watch: {ignore: [build]}\n", to: "tpl.yaml")
    #expect(try files().contains("build/f"))
    try repository.allow()
    #expect(try files().isSuperset(of: ["build", "node_modules", "platform/a/volumes"]))
    #expect(try files().isDisjoint(with: ["build/f", "node_modules/m", "platform/a/volumes/v"]))
    try repository.write("watch: {ignore: [build], defaults: false}\n", to: "tpl.yaml")
    try repository.allow()
    #expect(try files().isSuperset(of: ["node_modules/m", "platform/a/volumes/v"]))
    #expect(try !files().contains("build/f"))
  }

  /// A directory that says that it is a cache, from the moment that it says so until it does not any more.
  @Test func aCacheIsIgnoredByItsTag() throws {
    let repository = try TemplateRepository(["platform/a/c/x/f", "platform/a/c/g", "localbin/", "platform/b/d/f"])
    try repository.allow()
    let tag = "Signature: 8a477f597d28d172789f06886806bc55\n# a cache\n"
    try repository.write(tag, to: "platform/a/c/CACHEDIR.TAG")
    try repository.write("Signature: none\n", to: "platform/b/d/CACHEDIR.TAG")
    try repository.write(tag, to: "platform/b/CACHEDIR.TAG")
    func below(_ directory: String) throws -> Set<String> {
      try repository.must("sync")
      let prefix = directory + "/"
      return Set(
        try repository.must("files").output.split(separator: "\n").map(String.init).filter { $0.hasPrefix(prefix) })
    }
    let cache: Set = ["platform/a/c/CACHEDIR.TAG"]
    let component: Set = ["platform/b/CACHEDIR.TAG", "platform/b/d", "platform/b/d/CACHEDIR.TAG", "platform/b/d/f"]
    #expect(
      try repository.tpl("files", "a").output == "platform/a/c\nplatform/a/c/CACHEDIR.TAG\n", "by a look at the disk")
    try repository.startWatcher()
    #expect(try below("platform/a/c") == cache)
    #expect(try below("platform/b") == component)
    try repository.shell("touch platform/a/c/x/new platform/a/c/new; mkdir -p platform/a/c/y/z")
    #expect(try below("platform/a/c") == cache)
    try repository.shell("rm platform/a/c/CACHEDIR.TAG")
    #expect(try below("platform/a/c").isSuperset(of: ["platform/a/c/x/new", "platform/a/c/y/z", "platform/a/c/g"]))
    try repository.shell("touch platform/a/c/y/z/later")
    #expect(try below("platform/a/c").contains("platform/a/c/y/z/later"))
    try repository.write(tag, to: "platform/a/c/CACHEDIR.TAG")
    #expect(try below("platform/a/c") == cache)
  }
}
