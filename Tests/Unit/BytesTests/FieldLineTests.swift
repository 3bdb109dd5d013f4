import Bytes
import TestSupport
import Testing

@Suite struct FieldLineTests {
  @Test(arguments: UInt64(1)...300)
  func anyBytesComeBack(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let special: [UInt8] = [.newline, 0x09, 0x5C, 0x6E, 0x74, 0]
    let lines: [[[UInt8]]] = (0..<Int.random(in: 1...5, using: &random)).map { _ in
      (0..<Int.random(in: 1...4, using: &random)).map { _ in
        random.bytes(upTo: 8).map { $0 < 128 ? special[Int($0) % special.count] : $0 }
      }
    }
    var text: [UInt8] = []
    for line in lines { FieldLine.append(line, to: &text) }
    #expect(FieldLine.parse(text) == lines)
    #expect(text.count { $0 == .newline } == lines.count)
    // Cut off anywhere, the lines before the cut are what they were.
    let cut = Int.random(in: 0..<text.count, using: &random)
    let complete = text[..<cut].count { $0 == .newline }
    #expect(FieldLine.parse(Array(text[..<cut])) == Array(lines[..<complete]))
  }

  @Test func readsAnything() {
    for seed in UInt64(1)...500 {
      var random = SeededGenerator(seed: seed)
      for line in FieldLine.parse(random.bytes(upTo: 40)) { #expect(!line.isEmpty) }
    }
  }
}
