import Bytes
import FuzzSupport
import Index
import Secrets
import TestSupport
import Testing
import WatcherProtocol

/// The decoders of bytes from elsewhere, with mutations of good ones.
/// `Tests/Programs/Fuzz` looks for worse with libFuzzer.
@Suite struct DecoderFuzzTests {
  private static let executions = 40_000

  @Test(.timeLimit(.minutes(60)), arguments: Decoder.allCases)
  func mutationsNeitherTrapNorLie(decoder: Decoder) {
    var random = SeededGenerator(seed: UInt64(decoder.rawValue) + 1)
    let seeds = Self.seeds(decoder)
    for seed in seeds { #expect(decoder.yield(seed) > 0) }
    var yielding = 0
    for execution in 0..<Self.executions {
      let input = Self.mutate(seeds.randomElement(using: &random)!, &random)
      if let failure = decoder.failure(input) {
        Issue.record("\(failure), execution \(execution): \(input)")
        return
      }
      if decoder.yield(input) > 0 { yielding += 1 }
    }
    // Most mutations break the message; some must not, or nothing is tested.
    #expect(yielding > Self.executions / 20)
  }

  @Test func numbersThatAreTooLarge() {
    let status = WatcherStatus(encoded: Array("root\tp\tc\t18446744073709551615\t9\t9\n".utf8))
    #expect(status.roots.map(\.entries) == [Int.max])
  }

  private static func seeds(_ decoder: Decoder) -> [[UInt8]] {
    switch decoder {
    case .inotifyEvents:
      [
        event(1, 0x100, "a", padding: 15) + event(2, 0x4000_0100, "sub", padding: 13)
          + event(-1, 0x4000, "", padding: 0),
        event(7, 0x8000, "", padding: 0) + event(7, 0x40, String(repeating: "l", count: 255), padding: 1),
      ]
    case .packedChildren: [children(["a", "b", "cc"]), children([String(repeating: "l", count: 255), "z"])]
    case .request:
      [.sync(root: Array("/srv/shop".utf8)), .wait(root: Array("/r".utf8), clock: Array("a:1".utf8)), .status, .stop]
        .map {
          WatcherMessage.encode($0, from: WatcherVersion.bytes)
        }
    case .answer: [WatcherAnswer.done([1, 2, 3]), .refused(Array("no".utf8))].map(\.encoded)
    case .status: [status(roots: 0), status(roots: 2)]
    case .envFile: envFiles
    case .envEdit: envFiles.map { $0 + Array(repeating: UInt8(ascii: "v"), count: $0.count) }
    case .envQuoting: [Array("it's \\ \"$A\"\r\n".utf8)]
    case .sealedFile: [sealed(recipients: 1, size: 2_000), sealed(recipients: 3, size: 300)]
    case .privateKey: [Identity.generate().der]
    case .certificate: [certificate(Identity.generate()).der]
    }
  }

  private static let envFiles: [[UInt8]] = [
    "\u{FEFF}# c\r\nexport A = 1 # c\r\nB: ${A:-x}y z\t# d\nC=\"a\\n\\0101\n${B:+${A?m}}\" D='it\\'s'#e\nA\nE=b c \n",
    "A=\"b\"A='c'\nA = # d\nF=`g` $(h) $5 $$\nA\t\nB",
  ].map { Array($0.utf8) }

  private static func event(_ watch: Int32, _ mask: UInt32, _ name: String, padding: Int) -> [UInt8] {
    let padded = Array(name.utf8) + [UInt8](repeating: 0, count: padding)
    let words = [UInt32(bitPattern: watch), mask, 0, UInt32(padded.count)]
    return words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } } + padded
  }

  private static func children(_ names: [String]) -> [UInt8] {
    var packed = PackedChildren()
    for (number, name) in names.enumerated() {
      Array(name.utf8).withUnsafeBytes {
        packed.append(kind: PackedChild.directory, inode: 1 << (7 * UInt64(number)), name: $0)
      }
    }
    return packed.bytes
  }

  private static func status(roots: Int) -> [UInt8] {
    var status = WatcherStatus()
    status.values = [("pid", "12"), ("state", "ready")]
    for number in 0..<roots {
      status.roots.append(
        WatcherStatus.Root(
          path: Array("/srv/a\tb\n".utf8), clock: Array("ff:12".utf8), entries: number, directories: 9,
          watches: 8))
    }
    return status.encoded
  }

  private static func certificate(_ identity: Identity) -> Certificate {
    try! Certificate(selfSignedBy: identity, name: "somebody", now: 1_700_000_000)
  }

  private static func sealed(recipients: Int, size: Int) -> [UInt8] {
    let writer = SealedFileWriter(
      recipients: (0..<recipients).map { _ in
        SealedFileWriter.Recipient(name: [], certificate: certificate(.generate()))
      })
    return try! writer.der(Secret([UInt8](repeating: 0x41, count: size)))
  }

  private static func mutate(_ seed: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = seed
    for _ in 0...Int.random(in: 0...4, using: &random) {
      let index = Int.random(in: 0...bytes.count, using: &random)
      let end = min(bytes.count, index + Int.random(in: 0...8, using: &random))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes.insert(contentsOf: random.bytes(upTo: 6), at: index)
      case 1: bytes.removeSubrange(index..<end)
      case 2: bytes.removeLast(bytes.count - index)
      case 3: bytes.insert(contentsOf: bytes[index..<end], at: index)
      case 4:
        if index < bytes.count { bytes[index] = [0, 1, 9, 0x39, 0x7F, 0x80, 0xFF].randomElement(using: &random)! }
      default: for place in index..<end { bytes[place] = UInt8.random(in: 0...255, using: &random) }
      }
    }
    return bytes
  }
}
