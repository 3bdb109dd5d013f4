import Bytes
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Platform

/// Files that get their name when they are whole.
struct NewFileTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func path(_ name: String) -> Path { Path(sandbox.path(name)) }

  private func code(_ body: () throws(SystemError) -> Void) -> Int32 {
    do throws(SystemError) {
      try body()
      return 0
    } catch {
      return error.code
    }
  }

  @Test func oneOfSeveralMakesAFile() throws {
    let results = ResultList()
    DispatchQueue.concurrentPerform(iterations: 20) { number in
      results.add(
        code { () throws(SystemError) in try Files.create(path("key"), content: [UInt8(number)], mode: 0o600) })
    }
    #expect(results.all.filter { $0 == 0 }.count == 1)
    #expect(results.all.filter { $0 == EEXIST }.count == 19)
    #expect(try Files.read(path("key")).count == 1)
  }

  @Test(arguments: ["f.4194305.new", "f.1.new"])
  func leftoversOfDeadWritersGo(name: String) throws {
    try sandbox.write("half", to: name)
    try sandbox.write("other", to: "g.1.new")
    try Files.replace(path("f"), with: [1])
    #expect(!sandbox.exists(name))
    #expect(sandbox.exists("g.1.new"))
  }

  @Test func aLivingWriterKeepsItsFile() throws {
    try sandbox.write("half", to: "f.1.new")
    let file = try Descriptor.open(path("f.1.new"), O_RDONLY)
    try FileLock.hold(file, path("f.1.new"))
    try Files.replace(path("f"), with: [1])
    #expect(sandbox.exists("f.1.new"))
    _ = consume file
  }

  @Test func whatIsNotWrittenLeavesNothing() throws {
    try sandbox.write("old", to: "f")
    var file = try NewFile.make(for: path("f"), mode: 0o600)
    try file.write([1, 2, 3])
    #expect(try FileManager.default.contentsOfDirectory(atPath: sandbox.root).filter { $0.hasPrefix("f") } == ["f"])
    try file.replace()
    _ = consume file
    #expect(try Files.read(path("f")) == [1, 2, 3])
  }

  /// `.env.prod.123.new` is not the file of an environment, `.env.new` is.
  @Test(arguments: [
    (".env.prod.123.new", true), ("identity.pem.7.new", true), (".env.new", false), (".env.123", false),
    (".new", false),
    (".env.a1.new", false), ("1.new", false),
  ])
  func temporaryNames(name: String, isTemporary: Bool) {
    #expect(TemporaryName.isTemporary(Array(name.utf8)) == isTemporary)
  }

  @Test func aFileInPlaceLosesItsOldEnd() throws {
    try sandbox.write("old text", to: "f")
    try Files.writeInPlace(path("f"), Array("new".utf8))
    #expect(sandbox.text("f") == "new")
  }
}

/// Results of several threads.
private final class ResultList: @unchecked Sendable {
  private let lock = NSLock()
  private var values: [Int32] = []

  func add(_ value: Int32) { lock.withLock { values.append(value) } }
  var all: [Int32] { lock.withLock { values } }
}
