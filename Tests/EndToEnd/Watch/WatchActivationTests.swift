import Foundation
import TestSupport
import Testing

/// tpld as a service manager starts it: with a socket that listens already, and somebody to tell (sd_listen_fds(3),
/// sd_notify(3)).
@Suite struct WatchActivationTests {
  private static func prepared() throws -> TemplateRepository {
    let repository = try TemplateRepository()
    try repository.allow()
    try repository.sandbox.makeDirectory("run/tpl", mode: 0o700)
    return repository
  }

  @Test(arguments: ["path", "abstract"])
  func takesTheSocketAndSaysHowItFares(kind: String) throws {
    let repository = try Self.prepared()
    let notify = kind == "path" ? repository.sandbox.path("notify") : "@tpl-test-\(UUID().uuidString)"
    let manager = try TestSocket(.datagram, notify)
    let listener = try TestSocket(.listening, repository.socket)
    // Who asks before it runs, waits in the queue.
    let early = try TestSocket(.connected, repository.socket)
    try early.send(fields: ["2", "0.0.1", "status"])
    let watcher = try repository.startActivated(listener, environment: ["NOTIFY_SOCKET": notify])
    #expect(try manager.receive() == Array("READY=1".utf8))
    #expect(try early.receiveMessage().first == 0)
    try repository.must("sync")
    let status = try repository.status()
    #expect(status["activation"] as? String == "socket")
    #expect(status["pid"] as? Int == Int(watcher.pid))
    #expect(status["idle_exit_s"] as? Int == 3_600)
    // 0, 1 and 2, the socket, and whatever it opened itself: nothing else came from outside, nothing goes on to a
    // child.
    let flags = repository.sandbox.text("/proc/\(watcher.pid)/fdinfo/3").split(separator: "\n")
      .first { $0.hasPrefix("flags:") }
    #expect(flags?.hasSuffix("2000002") == true, "O_CLOEXEC and O_RDWR: \(flags ?? "")")
    try repository.must("daemon", "stop")
    #expect(try manager.receive() == Array("STOPPING=1".utf8))
    #expect(try watcher.status() == 0)
    // It is the manager's: it stays, and the next one is started with it.
    #expect(FileManager.default.fileExists(atPath: repository.socket))
    let next = try repository.startActivated(listener)
    try repository.must("sync")
    kill(next.pid, SIGTERM)
    #expect(try next.status() == 0)
    #expect(FileManager.default.fileExists(atPath: repository.socket))
  }

  /// Variables of another process, as a child of a service has them.
  @Test(arguments: ["LISTEN_PID=1 LISTEN_FDS=1", "LISTEN_FDS=1", "LISTEN_PID=$$", "LISTEN_PID= LISTEN_FDS=1"])
  func whatIsNotMeantForItDoesNotCount(variables: String) throws {
    let repository = try Self.prepared()
    let other = try TestSocket(.listening, repository.sandbox.path("other"))
    let watcher = try repository.startActivated(other, variables: variables)
    try waitUntil("an answer") { try repository.isWatcherRunning() }
    #expect(try repository.status()["activation"] as? String == "command")
    try repository.stopWatcher()
    #expect(try watcher.status() == 0)
    #expect(!FileManager.default.fileExists(atPath: repository.socket))
  }

  private enum Gift: CaseIterable, Sendable { case nothing, bound, datagram, elsewhere, two, none, nonsense }

  @Test(arguments: Gift.allCases)
  private func refusesWhatIsNoSocketOfTpl(gift: Gift) throws {
    let repository = try Self.prepared()
    let (path, elsewhere) = (repository.socket, repository.sandbox.path("elsewhere"))
    let socket: TestSocket? =
      switch gift {
      case .nothing: nil
      case .bound: try TestSocket(.bound, path)
      case .datagram: try TestSocket(.datagram, path)
      case .elsewhere: try TestSocket(.listening, elsewhere)
      case .two, .none, .nonsense: try TestSocket(.listening, path)
      }
    let count = [.two: "2", .none: "0", .nonsense: "x"][gift] ?? "1"
    let watcher = try repository.startActivated(socket, variables: "LISTEN_PID=$$ LISTEN_FDS=\(count)")
    #expect(try watcher.status() == 74)
    let reason =
      switch gift {
      case .nothing, .bound, .datagram: "the descriptor that was handed over is not a listening Unix stream socket"
      case .elsewhere: "the socket that was handed over is at \(elsewhere), and clients look at \(path)"
      case .two, .none, .nonsense: "LISTEN_FDS is '\(count)', and tpld takes one socket"
      }
    #expect(repository.sandbox.text("out") == "tpld: error: \(reason)\ntpld: hint: tpl daemon enable\n")
    #expect(!repository.isLocked())
  }

  /// Whoever runs keeps the lock, and the one that was started for a client waits until it has gone.
  @Test func waitsForTheOneThatLeaves() throws {
    let repository = try Self.prepared()
    let lock = open(repository.sandbox.path("run/tpl/tpld.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    let listener = try TestSocket(.listening, repository.socket)
    let watcher = try repository.startActivated(listener)
    let client = try TestSocket(.connected, repository.socket)
    try client.send(fields: ["2", "0.0.1", "status"])
    close(lock)
    #expect(try client.receiveMessage().first == 0)
    try repository.stopWatcher()
    #expect(try watcher.status() == 0)
  }

  /// Nobody has the lock, somebody listens: that is systemd, and a connection is all it takes to start tpld.
  @Test(arguments: [["daemon", "start"], ["sync"], ["hook-env", "bash"]])
  func tplLeavesTheStartToSystemd(command: [String]) throws {
    let repository = try Self.prepared()
    let listener = try TestSocket(.listening, repository.socket)
    let client = try BackgroundProcess(
      ["\(Binaries.directory)/tpl"] + command, in: repository.sandbox, directory: "shop", output: "client")
    // What systemd waits for.
    _ = try #require(try? waitForClient(listener))
    let watcher = try repository.startActivated(listener)
    #expect(try client.status() == 0)
    try waitUntil("an answer") { try repository.isWatcherRunning() }
    #expect(try repository.watcher() == watcher.pid)
    #expect(try repository.status()["activation"] as? String == "socket")
    #expect(!repository.sandbox.exists("state/tpl/tpld.log"), "no other one was started")
    // A status must not start anything.
    try repository.stopWatcher()
    #expect(try repository.tpl("daemon", "status").status == 69)
    #expect(try !hasClient(listener))
  }

  private func waitForClient(_ listener: TestSocket) throws {
    try waitUntil("a client") { try hasClient(listener) }
  }

  private func hasClient(_ listener: TestSocket) throws -> Bool {
    var entry = pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 0) > 0
  }

  /// systemd begins to listen in place of a watcher that runs: that one must not take the new socket away.
  @Test func leavesAnotherSocketInItsPlace() throws {
    let repository = try Self.prepared()
    let watcher = try repository.runWatcher()
    unlink(repository.socket)
    let listener = try TestSocket(.listening, repository.socket)
    kill(watcher.pid, SIGTERM)
    #expect(try watcher.status() == 0)
    #expect(FileManager.default.fileExists(atPath: repository.socket))
    _ = listener
  }
}
