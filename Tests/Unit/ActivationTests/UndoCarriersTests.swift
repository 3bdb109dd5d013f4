import Bytes
import Foundation
import Platform
import TestSupport
import Testing

@testable import Activation

@Suite struct UndoCarriersTests {
  /// The name is written over the old one, and another process may read at any moment.
  @Test func readsWholeNamesOnly() throws {
    let sandbox = try Sandbox()
    let directory = Path(try sandbox.makeDirectory("u"))
    let carriers = UndoCarriers(directory: directory)
    let names = ["0000000000000000", "ffffffffffffffff"].map { Array($0.utf8) }
    carriers.noteShell(carries: names[0], now: 0)
    let file = try #require(try DirectoryListing.entries(directory).first).name
    DispatchQueue.concurrentPerform(iterations: 2) { thread in
      for round in 0..<2000 {
        if thread == 0 {
          carriers.noteShell(carries: names[round % 2], now: 0)
        } else {
          let name = UndoCarriers.carried(by: directory.appending(file))
          if name.map({ names.contains($0) }) != true { Issue.record("round \(round): \(name ?? [])") }
        }
      }
    }
    carriers.noteShell(carries: nil, now: 0)
    #expect(UndoCarriers.carried(by: directory.appending(file)) == nil)
  }

  @Test(
    arguments: [
      ("", nil), ("0000", nil), ("0000000000000000000000000000000f", nil), ("../../../../../../../../../..", nil),
      ("000000000000000a", "000000000000000a"), ("000000000000000a000000000000000a", "000000000000000a"),
    ] as [(String, String?)])
  func anythingElseIsNoName(content: String, name: String?) throws {
    let sandbox = try Sandbox()
    let file = Path(try sandbox.write(content, to: "carrier"))
    #expect(UndoCarriers.carried(by: file) == name.map { Array($0.utf8) })
  }

  /// Each script that asks leaves one, and so does each terminal that was closed.
  @Test func thoseOfEndedShellsDoNotPileUp() throws {
    let sandbox = try Sandbox()
    let directory = Path(try sandbox.makeDirectory("u"))
    let carriers = UndoCarriers(directory: directory)
    // No process has a number beyond the kernel's limit (proc(5), pid_max).
    for shell in Int32(1 << 23)..<Int32(1 << 23 + 200) {
      carriers.noteShell(carries: Array("0000000000000000".utf8), shell: shell, now: 0)
    }
    #expect(try DirectoryListing.entries(directory).count < 32)
  }
}
