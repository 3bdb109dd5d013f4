import Bytes
import Foundation
import Platform
import TestSupport
import Testing

@testable import Watcher

@Suite struct DaemonLogTests {
  private static func open(_ sandbox: Sandbox, limit: Int64, place: String = "log") throws -> (DaemonLog, Int32) {
    let descriptor = Foundation.open(sandbox.path(place), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    try #require(descriptor > 2)
    let log = DaemonLog(
      OutputStream(descriptor: descriptor), path: Path(sandbox.path("log")), previous: Path(sandbox.path("log.1")),
      limit: limit)
    return (log, descriptor)
  }

  private static func lines(_ sandbox: Sandbox, _ file: String) -> [String] {
    sandbox.text(file).split(separator: "\n").map(String.init)
  }

  /// Two logs on one file, as of a tpld that starts while another one runs; four threads each.
  @Test func noLineIsLostOrDoubled() throws {
    let sandbox = try Sandbox()
    // One rotation only: of the lines before the second one, some would be gone.
    let (count, limit) = (500, Int64(4_000 * 12))
    let opened = [try Self.open(sandbox, limit: limit), try Self.open(sandbox, limit: limit)]
    defer { for (_, descriptor) in opened { close(descriptor) } }
    DispatchQueue.concurrentPerform(iterations: 8) { worker in
      for number in 0..<count { opened[worker % 2].0.write(Array("\(worker) line \(10_000 + number)\n".utf8)) }
    }
    let (old, new) = (Self.lines(sandbox, "log.1"), Self.lines(sandbox, "log"))
    #expect(!old.isEmpty && !new.isEmpty)
    #expect(old.count + new.count == 8 * count)
    for worker in 0..<8 {
      let own = (old + new).filter { $0.hasPrefix("\(worker) ") }
      #expect(own == (0..<count).map { "\(worker) line \(10_000 + $0)" }, "\(worker)")
    }
    #expect(sandbox.read("log.1")!.count <= limit + 8 * 14)
    #expect(!sandbox.exists("log.new"))
  }

  @Test func keepsOneOldGeneration() throws {
    let sandbox = try Sandbox()
    let (log, descriptor) = try Self.open(sandbox, limit: 100)
    defer { close(descriptor) }
    for number in 0..<1_000 { log.write(Array("line \(number)\n".utf8)) }
    #expect(sandbox.read("log")!.count <= 100 && sandbox.read("log.1")!.count <= 100)
    let lines = Self.lines(sandbox, "log.1") + Self.lines(sandbox, "log")
    #expect(lines == ((1_000 - lines.count)..<1_000).map { "line \($0)" })
    #expect(try FileManager.default.contentsOfDirectory(atPath: sandbox.root).filter { $0.hasPrefix("log") }.count == 2)
    #expect(log.file == Path(sandbox.path("log")))
  }

  @Test func anotherFileIsNotRotated() throws {
    let sandbox = try Sandbox()
    try sandbox.write("old\n", to: "log")
    let (log, descriptor) = try Self.open(sandbox, limit: 10, place: "elsewhere")
    defer { close(descriptor) }
    for number in 0..<100 { log.write(Array("line \(number)\n".utf8)) }
    #expect(Self.lines(sandbox, "elsewhere").count == 100)
    #expect(sandbox.text("log") == "old\n" && !sandbox.exists("log.1"))
    #expect(log.file == nil)
  }

  /// Removed by hand: the next line begins a new one, in place of a file without a name.
  @Test func comesBackAfterItWasRemoved() throws {
    let sandbox = try Sandbox()
    let (log, descriptor) = try Self.open(sandbox, limit: 1_000)
    defer { close(descriptor) }
    log.write(Array("one\n".utf8))
    try sandbox.remove("log")
    log.write(Array("two\n".utf8))
    #expect(sandbox.text("log") == "two\n")
  }

  /// Where the old generation cannot be made, the log grows.
  @Test func growsWhenItCannotBeRotated() throws {
    let sandbox = try Sandbox()
    try sandbox.makeDirectory("log.1/full")
    let (log, descriptor) = try Self.open(sandbox, limit: 50)
    defer { close(descriptor) }
    for number in 0..<20 { log.write(Array("line \(number)\n".utf8)) }
    #expect(Self.lines(sandbox, "log") == (0..<20).map { "line \($0)" })
  }

  @Test func clientsKeepItBusy() {
    var clients = Clients()
    let start = clients.idleTime(after: .seconds(10))
    clients.began()
    #expect(clients.idleTime(after: .seconds(10)) >= start)
    let (first, second) = (clients.idleTime(after: .seconds(10)), clients.idleTime(after: .seconds(10)))
    #expect(second > first, "a client that waits keeps it from being idle")
    clients.ended()
    let end = clients.idleTime(after: .seconds(10))
    #expect(clients.idleTime(after: .seconds(10)) == end)
  }
}
