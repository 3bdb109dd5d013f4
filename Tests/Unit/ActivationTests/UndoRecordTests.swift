import Bytes
import Platform
import TestSupport
import Testing

@testable import Activation

@Suite struct UndoRecordTests {
  private static func record(_ random: inout SeededGenerator) -> UndoRecord {
    let pathElements = (0..<Int.random(in: 0...2, using: &random)).map { _ in random.bytes(upTo: 6) }
    let scalars = (0..<Int.random(in: 0...4, using: &random)).map { _ in
      UndoRecord.Scalar(
        name: random.bytes(upTo: 4), previous: Bool.random(using: &random) ? random.bytes(upTo: 6) : nil,
        digest: Bool.random(using: &random) ? random.next() : nil)
    }
    return UndoRecord(
      root: Path([.slash] + random.bytes(upTo: 6)), component: random.bytes(upTo: 6),
      environment: random.bytes(upTo: 4), scalars: scalars, pathElements: pathElements,
      repeatedElements: pathElements.filter { _ in Bool.random(using: &random) })
  }

  @Test func everythingComesBackAndATruncatedOneIsNone() {
    for seed in UInt64(1)...100 {
      var random = SeededGenerator(seed: seed)
      let record = Self.record(&random)
      let text = record.encoded
      #expect(UndoRecord(encoded: text) == record, "seed \(seed)")
      for length in 0..<text.count { #expect(UndoRecord(encoded: Array(text[..<length])) == nil, "seed \(seed)") }
      _ = UndoRecord(encoded: random.bytes(upTo: 80))
    }
  }

  /// Before it was set, an empty variable and an unset one are different things.
  @Test func emptyIsNotUnset() throws {
    let record = UndoRecord(
      root: Path("/r"), component: [], environment: [],
      scalars: [.init(name: [0x41], previous: [], digest: 1), .init(name: [0x42], previous: nil, digest: 2)])
    let read = try #require(UndoRecord(encoded: record.encoded))
    #expect(read.scalars == record.scalars)
  }

  @Test func savedOnesAreFoundByTheirName() throws {
    let sandbox = try Sandbox()
    let directory = Path(sandbox.path("run"))
    let record = UndoRecord(root: Path("/r"), component: Array("platform/a".utf8), environment: Array("dev".utf8))
    let name = UndoRecord.identifier(of: record.encoded)
    try UndoRecord.save(record.encoded, as: name, in: directory)
    #expect(UndoRecord.load(name, from: directory) == record)
    #expect(FileStatus.look(directory.appending(name))!.mode & 0o777 == 0o600)
    // What stands in TPL_STATE comes from the environment: no way out of the directory.
    try sandbox.write(record.encoded, to: "outside")
    for name in ["../outside", "", "0", "ffffffffffffffff", "FFFFFFFFFFFFFFFF", String(repeating: "0", count: 17)] {
      #expect(UndoRecord.load(Array(name.utf8), from: directory) == nil, "\(name)")
    }
  }
}
