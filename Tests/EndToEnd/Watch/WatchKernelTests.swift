import Foundation
import TestSupport
import Testing
import WatchSupport

/// What the kernel sends, or does not send, where a script cannot do it or the index alone does not show it
///.
@Suite struct WatchKernelTests {
  private static func watched(_ entries: [String]) throws -> TemplateRepository {
    let repository = try TemplateRepository(entries + ["localbin/", "platform/"])
    try repository.allow()
    try repository.startWatcher()
    try repository.expectIndexEqualsWalk("before")
    return repository
  }

  private static func path(_ name: String, in repository: TemplateRepository) -> [UInt8] {
    Array("\(repository.root)/\(name)".utf8)
  }

  @Test(arguments: WatchScenario.Watcher.allCases)
  func fileThatGetsItsNameWhenItIsComplete(watcher: WatchScenario.Watcher) throws {
    let repository = try Self.watched(["a/b/"])
    try watcher.whileAway(in: repository) {
      #expect(FileCalls.linkUnnamed(in: Self.path("a", in: repository), as: Self.path("a/b/f", in: repository)))
      #expect(FileCalls.linkUnnamed(in: Self.path("a/b", in: repository), as: Self.path("g", in: repository)))
    }
    try repository.expectIndexEqualsWalk("\(watcher)")
  }

  @Test func whatLeavesEverythingAsItWasDoesNotTick() throws {
    let repository = try Self.watched(["a/f", "a/g", "x/"])
    let outside = try repository.sandbox.makeDirectory("outside")
    FileCalls.link(Self.path("a/f", in: repository), as: Array("\(outside)/f".utf8))
    let clock = try repository.must("clock").output
    for script in [
      "echo x >> '\(outside)/f'", "rm '\(outside)/f'", "touch -d 2001-01-01 x",
      "cat a/g > /dev/null; ls -lR > /dev/null",
      "touch t; rm t", "mkdir x/t; rmdir x/t", "mv a b; mv b a", "mv a/g '\(outside)/g'; mv '\(outside)/g' a/g",
    ] {
      try repository.signalWatcher(SIGSTOP)
      try repository.shell(script)
      try WatchProcesses.continueAll(of: repository)
      #expect(try repository.must("clock").output == clock, "\(script)")
    }
    for script in ["echo x >> a/g", ": > a/g", "chmod 600 a/g", "touch -d 2001-01-01 a/g"] {
      let before = String(try repository.must("clock").output.dropLast())
      try repository.shell(script)
      try repository.must("sync")
      #expect(try repository.must("changes", "--since", before).output == "modified  a/g\n", "\(script)")
    }
    try repository.expectIndexEqualsWalk("in the end")
  }

  @Test func syncLeavesNoTraceInTheTree() throws {
    let repository = try Self.watched(["a/f"])
    func times() throws -> [UInt8] {
      try repository.run(["/bin/sh", "-c", "find . -exec stat -c '%n %y %z' '{}' +"]).stdout
    }
    let before = try times()
    for _ in 0..<5 { try repository.must("sync") }
    #expect(try times() == before)
  }

  @Test func movedOutTreesAreNotWatchedAnyMore() throws {
    let repository = try Self.watched(["a/b/c/f", "a/d/", "e/"])
    let outside = try repository.sandbox.makeDirectory("outside")
    try repository.shell("mv a '\(outside)/a'")
    try repository.expectIndexEqualsWalk("moved out")
    let clock = try repository.must("clock").output
    try repository.shell(
      "mkdir '\(outside)/a/b/new'; touch '\(outside)/a/b/c/g' '\(outside)/a/d/h'; rm -r '\(outside)/a/b/c'")
    #expect(try repository.must("clock").output == clock)
    try repository.shell("mv '\(outside)/a' e/a; touch e/a/b/new/f")
    try repository.expectIndexEqualsWalk("back under another name")
  }

  /// Those of the queue that did not overflow: the numbers of watches only grow.
  @Test func aDirectoryMadeAgainAndAgain() throws {
    let repository = try Self.watched(["a/b/f"])
    for round in 0..<50 {
      try repository.shell("rm -r a; mkdir -p a/b; touch a/b/f\(round) a/g")
      if round % 10 == 9 { try repository.expectIndexEqualsWalk("round \(round)") }
    }
  }

  @Test(arguments: [1 << 31, 1 << 32, (1 << 32) + 1])
  func bigFilesHaveTheirSizes(size: Int) throws {
    let repository = try Self.watched(["a/f"])
    try repository.shell("truncate -s \(size) a/f; truncate -s \(size) a/g")
    try repository.expectIndexEqualsWalk("\(size)")
    let lines = try repository.must("files", "--type", "f", "--json").output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.contains("\"size\":\(size)") }, "\(lines)")
  }

  @Test func socketsAndDevicesAreEntries() throws {
    let repository = try Self.watched(["a/"])
    let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    #expect(Self.bind(socket, to: "\(repository.root)/a/s"))
    try repository.shell("mkfifo a/p")
    let isRoot = getuid() == 0
    if isRoot { try repository.shell("mknod a/c c 1 3; mknod a/b b 7 0") }
    try repository.expectIndexEqualsWalk("made")
    let others = try repository.must("files", "--type", "o").output
    #expect(others == (isRoot ? "a/b\na/c\na/p\na/s\n" : "a/p\na/s\n"))
    try repository.shell("mv a/s a/t; rm -f a/b a/p; mkdir a/p; touch a/p/f")
    try repository.expectIndexEqualsWalk("changed")
  }

  private static func bind(_ socket: Int32, to path: String) -> Bool {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    return withUnsafeMutableBytes(of: &address.sun_path) { room in
      guard bytes.count < room.count else { return false }
      room.copyBytes(from: bytes)
      return true
    }
      && withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
        }
      }
  }

  @Test(arguments: WatchScenario.Watcher.allCases)
  func tenThousandEntriesInOneDirectory(watcher: WatchScenario.Watcher) throws {
    let repository = try Self.watched(["many/x/f"])
    try watcher.whileAway(in: repository) {
      try repository.shell(
        "cd many; seq 10000 | xargs touch; seq 10001 10500 | xargs mkdir; rm 77; mv 78 x/78; mv x 77")
    }
    try repository.expectIndexEqualsWalk("\(watcher)")
    try repository.shell("cd many; touch 10500/f; seq 100 9900 | xargs rm; mv 10400 10300/10400")
    try repository.expectIndexEqualsWalk("after \(watcher)")
  }

  /// The queue was full, but what was lost changed nothing: nobody is told of a change.
  @Test func anOverflowOfNothingTellsNoChange() throws {
    let repository = try Self.watched(["x/y/z/f"])
    let clock = try repository.must("clock").output
    try repository.signalWatcher(SIGSTOP)
    for number in 0..<(try WatchProcesses.queueLimit() / 3 + 100) {
      let file = Self.path("x/y/t\(number % 100)", in: repository)
      FileCalls.write(file, O_CREAT)
      FileCalls.remove(file)
    }
    try WatchProcesses.continueAll(of: repository)
    try repository.must("sync")
    #expect(try repository.must("changes", "--since", String(clock.dropLast())).output == "")
    #expect(try repository.status()["overflows"] as? Int == 1)
    try repository.expectIndexEqualsWalk("after it")
  }
}
