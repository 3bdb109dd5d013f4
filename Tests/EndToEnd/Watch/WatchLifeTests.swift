import Foundation
import TestSupport
import Testing

/// How tpld makes room for a newer one, leaves when nobody asks, and keeps a client's patience.
@Suite struct WatchLifeTests {
  private static let newest = "999.0.0"

  @Test(arguments: [
    ["2", newest, "status"], ["2", newest, "stop"], ["2", newest, "other"], ["3", "0.0.1", "?", "x"],
  ])
  func makesRoomForANewerClient(request: [String]) throws {
    let repository = try TemplateRepository()
    try repository.allow()
    let watcher = try repository.runWatcher()
    try repository.must("sync")
    try repository.add("platform/late/")
    let connection = try TestSocket(.connected, repository.socket)
    try connection.send(fields: request)
    let answer = try connection.receiveMessage()
    #expect(answer.first == 2)
    #expect(answer.dropFirst().allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }, "a version")
    #expect(try watcher.status() == 0)
    #expect(repository.sandbox.text("out").contains("making room for version \(request[1])\n"))
    #expect(!repository.isLocked())
    #expect(!FileManager.default.fileExists(atPath: repository.socket))
    #expect(!repository.sandbox.exists("cache/tpl/index.db-wal"))
    // The batch was finished: the new component is known without a watcher.
    #expect(try repository.tpl("which", "late").output == "\(repository.root)/platform/late\n")
  }

  @Test func servesOlderClients() throws {
    let repository = try TemplateRepository()
    try repository.allow()
    let watcher = try repository.runWatcher()
    let pid = try repository.watcher()
    for version in ["0.0.9", "0.0", "", "a version of the developer", "999x"] {
      let answer = try repository.ask("2", version, "sync", repository.root)
      #expect(answer.kind == 0 && answer.text.contains(":"), "\(version): \(answer)")
    }
    let refusals = [
      (["2", "0.0.1", "dance"], "unknown request"), (["2", "0.0.1", "sync"], "unknown request"),
      (["2", "0.0.1", "status", "x"], "unknown request"),
      (["1", "sync", "/"], "tpl is older than tpld: install both again"),
      (["-2", "0.0.1", "status"], "not a request"), (["2", "0.0.1"], "not a request"), ([""], "not a request"),
      (["2", "0.0.1", "sync", "/nowhere"], "not watched"),
    ]
    for (fields, reason) in refusals {
      let connection = try TestSocket(.connected, repository.socket)
      try connection.send(fields: fields)
      let answer = try connection.receiveMessage()
      #expect(answer == [1] + Array(reason.utf8), "\(fields)")
    }
    #expect(try repository.watcher() == pid)
    #expect(watcher.pid == pid)
  }

  /// The other side: an old watcher has the lock and the socket, and leaves when it is asked.
  @Test(arguments: [["sync"], ["clock"], ["files"], ["daemon", "status"], ["daemon", "start"], ["allow"]])
  func replacesAnOlderWatcher(command: [String]) throws {
    let repository = try TemplateRepository()
    try repository.allow()
    let old = try OldWatcher(repository, leaves: true)
    let result = try repository.run(["\(Binaries.directory)/tpl"] + command)
    #expect(result.status == 0)
    #expect(result.errors == "" || command == ["allow"], "\(result.errors)")
    #expect(old.questions() == 1)
    try repository.must("sync")
    #expect(try repository.watcher() > 1)
  }

  /// Where the next one is old too, that is an error and not a game without end.
  @Test func givesUpOnTheSecondOlderWatcher() throws {
    let repository = try TemplateRepository()
    try repository.allow()
    let old = try OldWatcher(repository, leaves: false)
    let sync = try repository.tpl("sync")
    #expect(
      sync.isExactly(
        69, "",
        """
        tpl: error: the tpld that was started is older than this tpl
        tpl: hint: install both again
        tpl: hint: where systemd starts it: tpl daemon enable

        """), "\(sync)")
    #expect(old.questions() == 2)
  }

  /// It has the lock before it has the socket, and a client that comes in between waits for it.
  @Test func aClientWaitsForTheSocket() throws {
    let repository = try TemplateRepository()
    try repository.allow()
    try repository.sandbox.makeDirectory("run/tpl", mode: 0o700)
    let lock = open(repository.sandbox.path("run/tpl/tpld.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    let unreachable = try repository.tpl("sync")
    #expect(
      unreachable.isExactly(69, "", "tpl: error: the watcher is not running\ntpl: hint: tpl daemon start\n"),
      "\(unreachable)")
    let client = try BackgroundProcess(
      ["\(Binaries.directory)/tpl", "clock"], in: repository.sandbox, directory: "shop", output: "clock")
    let listener = try TestSocket(.listening, repository.socket)
    while true {
      let connection = try listener.accept()
      // The first one may only look whether somebody listens.
      guard (try? connection.receiveMessage()) != nil else { continue }
      try connection.send(message: [0] + Array("instance:7".utf8))
      break
    }
    #expect(try client.status() == 0)
    #expect(repository.sandbox.text("clock") == "instance:7\n")
  }

  @Test func leavesWhenNobodyAsks() throws {
    let repository = try TemplateRepository()
    try repository.allow()
    let watcher = try repository.runWatcher("--idle-exit", "3")
    try repository.must("sync")
    _ = try repository.tpl("hook-env", "bash", in: "platform/a")
    #expect(!repository.tokens().isEmpty)
    #expect(try watcher.status() == 0)
    #expect(repository.sandbox.text("out").hasSuffix("stopping, nobody has asked for 3 s\n"))
    #expect(!repository.isLocked())
    #expect(repository.tokens() == [])
    #expect(!FileManager.default.fileExists(atPath: repository.socket))
    #expect(repository.sandbox.exists("cache/tpl/index.db"))
    #expect(!repository.sandbox.exists("cache/tpl/index.db-wal"))
    #expect(try repository.tpl("clock").status == 0)
  }

  /// Three times as long as it would wait, and all the while somebody asks.
  @Test func staysWhileSomebodyAsks() throws {
    let repository = try TemplateRepository()
    let watcher = try repository.runWatcher("--idle-exit=2")
    let pid = try repository.watcher()
    let end = Date().addingTimeInterval(6)
    try waitUntil("six seconds of questions", seconds: 60) {
      let now = try repository.watcher()
      #expect(now == pid)
      return Date() > end
    }
    #expect(try watcher.status() == 0)
  }

  @Test func idleExitZeroStays() throws {
    let repository = try TemplateRepository()
    let watcher = try repository.runWatcher("--idle-exit", "0")
    #expect(try repository.status()["idle_exit_s"] as? Int == 0)
    #expect(try repository.must("daemon", "status").output.contains("stays when idle"))
    try repository.signalWatcher(SIGTERM)
    #expect(try watcher.status() == 0)
    #expect(repository.sandbox.text("out").hasSuffix("stopping after signal 15\n"))
  }

  /// Voluntary switches are what a sleeping thread makes when it wakes up (proc(5)).
  @Test func doesNotWakeUpWhenIdle() throws {
    let repository = try TemplateRepository()
    try repository.allow()
    let watcher = try repository.runWatcher()
    try repository.must("sync")
    func wakeUps() throws -> [String] {
      let tasks = "/proc/\(watcher.pid)/task"
      return try FileManager.default.contentsOfDirectory(atPath: tasks).sorted().map { task in
        let status = repository.sandbox.text("\(tasks)/\(task)/status")
        return "\(task) \(status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt") } ?? "gone")"
      }
    }
    // The threads of the last answers may still be on their way to where they wait: a quiet second comes, or it never
    // does.
    try waitUntil("a second without a wake-up", seconds: 30) {
      let before = try wakeUps()
      let end = Date().addingTimeInterval(1.2)
      try waitUntil("a while") { Date() > end }
      return try wakeUps() == before && before.count == 4
    }
  }

  @Test func arguments() throws {
    let repository = try TemplateRepository()
    for wrong in [
      ["--idle-exit"], ["--idle-exit", "x"], ["--idle-exit=-1"], ["--idle-exit=1.5"], ["--idle-exit="], ["x"],
    ]
      + [["--idle-exit", "99999999999999999999"], ["--idle-exit=1", "y"]]
    {
      let result = try repository.run([repository.tpld] + wrong)
      #expect(result.status == 64 && result.output == "", "\(wrong)")
      #expect(result.errors.split(separator: "\n").count == 2 && result.errors.hasPrefix("tpld: error: "), "\(wrong)")
    }
    let help = try repository.run([repository.tpld, "--help"])
    #expect(help.status == 0 && help.errors == "" && help.output.contains("--idle-exit SECONDS"))
    let version = try repository.run([repository.tpld, "--version"])
    #expect(version.status == 0 && version.errors == "" && version.output.hasPrefix("tpld 0."))
    #expect(!repository.sandbox.exists("run/tpl"))
  }

  /// A watcher that is stopped (as by a debugger) cannot answer.
  @Test func syncKeepsItsTimeout() throws {
    let repository = try TemplateRepository()
    try repository.allow()
    try repository.startWatcher()
    try repository.must("sync", "--timeout", "1m")
    let pid = try repository.watcher()
    kill(pid, SIGSTOP)
    for span in ["200ms", "1s", "1", "0"] {
      let result = try repository.tpl("sync", "--timeout", span)
      #expect(result.isExactly(124, "", "tpl: error: the watcher did not answer in time\n"), "\(span): \(result)")
    }
    kill(pid, SIGCONT)
    #expect(try repository.must("sync", "--timeout=30s").isExactly(0, "", ""))
    for wrong in ["", "x", "1x", "-1s", "1.5s", "1 s", "99999999999999999999s", "9223372036854775807m", "١s"] {
      let result = try repository.tpl("sync", "--timeout=\(wrong)")
      #expect(result.status == 64 && result.output == "", "\(wrong): \(result)")
      #expect(result.errors.hasPrefix("tpl: error: "), "\(wrong)")
    }
  }
}

/// A watcher of an older version, played by the test: has the lock, and answers every question with that.
private final class OldWatcher: @unchecked Sendable {
  private let listener: TestSocket
  private var lock: Int32
  private let mutex = NSLock()
  private var count = 0
  private let leaves: Bool

  /// - Parameter leaves: else another old one follows at the same socket.
  init(_ repository: TemplateRepository, leaves: Bool) throws {
    self.leaves = leaves
    try repository.sandbox.makeDirectory("run/tpl", mode: 0o700)
    let path = repository.socket
    lock = open(repository.sandbox.path("run/tpl/tpld.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { throw TestSupportError.system(call: "flock", errno: errno) }
    listener = try TestSocket(.listening, path)
    Thread.detachNewThread { [self] in
      while (try? answer(path)) == true {}
    }
  }

  func questions() -> Int { mutex.withLock { count } }

  /// - Returns: whether it goes on.
  private func answer(_ path: String) throws -> Bool {
    let client = try listener.accept()
    // A connection without a question only looks whether somebody listens.
    guard (try? client.receiveMessage()) != nil else { return true }
    mutex.withLock { count += 1 }
    try client.send(message: [2] + Array("0.0.1".utf8))
    if leaves { unlink(path) }
    if lock >= 0 { close(lock) }
    lock = -1
    return !leaves
  }
}
