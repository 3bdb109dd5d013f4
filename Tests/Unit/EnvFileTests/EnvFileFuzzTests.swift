import EnvFile
import Testing

@Suite struct EnvFileFuzzTests {
  private static let seeds: [[UInt8]] = [
    "\u{FEFF}# c\nexport A=1\nB = ${A:-x}\nC=\"a\\n\\0101 ${B:+${A?m}} \\$\"\nD='it\\'s'\n",
    "A=${A:-${B:-${C:-{}}}} ${D?x ${E}}\n\u{E9}=1\nF\nG: h # i\nJ=\"k\nl\" M\n",
    "A=$$ $A $5 ${A} ${A-}\r\nB=`c` # $(d)\n=e\nf",
    "A=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\nA=$A$A$A\nA=$A$A$A\nA=\"$A$A\"\n",
  ].map { Array($0.utf8) }

  @Test(.timeLimit(.minutes(60))) func mutatedFilesNeitherTrapNorHang() {
    var random = RandomBytes(seed: 1)
    var parsed = 0
    for _ in 0..<20_000 {
      let input = mutate(Self.seeds[random.next(below: Self.seeds.count)], &random)
      guard let file = try? EnvFile.parse(input, lookup: { $0 == [0x41] ? [0x31] : nil }) else { continue }
      parsed += 1
      for assignment in file.assignments {
        #expect(!assignment.value.contains(0))
        #expect(assignment.line >= 1)
      }
    }
    // Most mutations break the file; some must not, or nothing is tested.
    #expect(parsed > 1000)
  }

  private func mutate(_ seed: [UInt8], _ random: inout RandomBytes) -> [UInt8] {
    var bytes = seed
    for _ in 0...random.next(below: 6) {
      let index = random.next(below: bytes.count + 1)
      let text = random.value(maximum: 6)
      switch random.next(below: 4) {
      case 0: bytes.insert(contentsOf: text, at: index)
      case 1: bytes.removeSubrange(index..<min(bytes.count, index + random.next(below: 5)))
      case 2: bytes.replaceSubrange(index..<min(bytes.count, index + text.count), with: text)
      default: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + random.next(below: 30))], at: index)
      }
    }
    return bytes
  }

  /// Each file makes one part of the parser work hardest.
  @Test(
    .timeLimit(.minutes(60)),
    arguments: [
      ("${A:-", ""), ("${A:-x}", ""), ("${A:-x} ", "}"), ("${A:-{", "}"),
      ("${A:-", String(repeating: "}", count: 200_000)),
      ("${", ""), ("$A", ""), ("\n", ""), ("A\n", ""), ("A=\"", ""), ("A='b' ", ""), ("\\\\", "\""), ("\u{2003}", ""),
      ("#", ""), (" #", ""), ("A=$A$A\n", ""), ("${A?", "}"), ("{", "}"),
    ])
  func longFilesTakeLinearTime(_ unit: String, _ end: String) {
    for start in ["", "A=", "A=\"", "A='", "A=${B:-"] {
      let input = Array((start + String(repeating: unit, count: 100_000) + end).utf8)
      _ = try? EnvFile.parse(input) { _ in nil }
    }
  }

  @Test func manyNamesTakeLinearTime() throws {
    var text: [UInt8] = []
    for index in 0..<50_000 { text += Array("NAME\(index)=$NAME\(index / 2)\n".utf8) }
    #expect(try EnvFile.parse(text) { _ in nil }.assignments.count == 50_000)
  }
}
