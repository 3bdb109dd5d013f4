import Foundation
import TestSupport
import Testing

/// Nobody can keep the watcher from answering others by what is sent to its socket, or is not sent.
@Suite struct WatchSocketTests {
  private static func watched() throws -> TemplateRepository {
    let repository = try TemplateRepository()
    try repository.allow()
    try repository.startWatcher()
    try repository.must("sync")
    return repository
  }

  private static func connect(_ repository: TemplateRepository) throws -> Int32 {
    let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array(repository.sandbox.path("run/tpl/tpld.sock").utf8)
    try #require(path.count < MemoryLayout.size(ofValue: address.sun_path))
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(code == 0, "errno \(errno)")
    return socket
  }

  private static func frame(_ message: [UInt8], length: Int? = nil) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: (length ?? message.count) >> (8 * $0)) } + message
  }

  /// A sync that has something to wait for.
  private static func expectService(_ repository: TemplateRepository, _ when: String) throws {
    try repository.add("f-\(UInt32.random(in: 0...UInt32.max))")
    let sync = try repository.run(["\(Binaries.directory)/tpl", "sync"], timeout: 20)
    #expect(sync.status == 0, "\(when): \(sync.errors)")
    try repository.expectIndexEqualsWalk(when)
  }

  @Test func garbageIsRefused() throws {
    let repository = try Self.watched()
    let pid = try repository.watcher()
    var random = SeededGenerator(seed: 1)
    var streams: [[UInt8]] = [
      Self.frame([]), Self.frame([0]), Self.frame(Array("2\0sync\0/".utf8)), Self.frame(Array("1\0nonsense".utf8)),
      Self.frame(Array("1\0sync".utf8)), Self.frame(Array("1\0sync\0".utf8)),
      Self.frame(Array("1\0sync\0relative".utf8)),
      Self.frame([0x31, 0, 0xFF, 0xFE]), Self.frame(Array("1\0status".utf8), length: 0xFFFF_FFFF),
      Self.frame(Array("1\0status".utf8), length: 1 << 20), Self.frame(Array("1\0status".utf8), length: 1 << 31),
      Self.frame(Array("1\0status\0".utf8)), [1], [1, 0, 0],
    ]
    streams += (0..<300).map { _ in random.bytes(upTo: 200) }
    streams += (0..<100).map { _ in Self.frame(random.bytes(upTo: 200)) }
    for stream in streams {
      let socket = try Self.connect(repository)
      defer { close(socket) }
      _ = stream.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      // Some leave at once, some listen for what comes.
      if Bool.random(using: &random) {
        shutdown(socket, Int32(SHUT_WR))
        var answer = [UInt8](repeating: 0, count: 4096)
        var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        #expect(poll(&entry, 1, 5_000) == 1, "neither an answer nor an end after \(stream)")
        if recv(socket, &answer, answer.count, 0) > 4 { #expect(answer[4] == 0 || answer[4] == 1) }
      }
    }
    try Self.expectService(repository, "after garbage")
    #expect(try repository.watcher() == pid)
    #expect(!repository.log.contains("error:"), "\(repository.log)")
  }

  @Test func twoHundredSilentClientsDoNotStopIt() throws {
    let repository = try Self.watched()
    let half = Self.frame(Array("1\0status".utf8))
    let sockets = try (0..<200).map { number in
      let socket = try Self.connect(repository)
      // Silent from the beginning, after the length, or in the middle of a message.
      let part = half.prefix([0, 4, 7][number % 3])
      _ = Array(part).withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      return socket
    }
    try Self.expectService(repository, "beside silent clients")
    for socket in sockets { close(socket) }
    let pid = try repository.watcher()
    try waitUntil("the descriptors of those who left") {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count < 50
    }
    try Self.expectService(repository, "after silent clients")
  }

  /// A client that asks and does not read its answers fills its own socket, and nobody else's.
  @Test func aClientThatDoesNotReadHoldsUpNobody() throws {
    let repository = try Self.watched()
    let socket = try Self.connect(repository)
    defer { close(socket) }
    let requests = (0..<2_000).flatMap { _ in Self.frame(Array("1\0status".utf8)) }
    _ = fcntl(socket, F_SETFL, O_NONBLOCK)
    _ = requests.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    try Self.expectService(repository, "beside a client that does not read")
    try repository.stopWatcher()
    try waitUntil("end of tpld") { WatchProcesses.of(repository).isEmpty }
  }

  @Test func manyClientsAtOnce() throws {
    let repository = try Self.watched()
    let tpl = "\(Binaries.directory)/tpl"
    try repository.shell(
      "for i in $(seq 60); do (touch f$i; '\(tpl)' sync && '\(tpl)' daemon status > /dev/null || touch ../failed) & done; wait"
    )
    #expect(!repository.sandbox.exists("failed"))
    try repository.expectIndexEqualsWalk("after many clients")
  }

  /// The dying process may still hold its lock when the new one is wanted.
  @Test func aStartRightAfterAKill() throws {
    let repository = try Self.watched()
    for _ in 0..<10 {
      kill(try repository.watcher(), SIGKILL)
      try repository.startWatcher()
      try repository.must("sync")
    }
  }
}
