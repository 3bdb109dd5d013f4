import Bytes
import Platform
import TestSupport
import Testing

@testable import Activation

@Suite struct CarriedStateTests {
  private let identifier = Array("0123456789abcdef".utf8)

  private func variables(_ entries: [(StaticString, String)]) -> Variables {
    var variables = Variables()
    for (name, value) in entries { variables[name] = Array(value.utf8) }
    return variables
  }

  @Test func tellsEverythingButValues() {
    let active = variables([("TPL_ROOT", "/r"), ("A", "secret"), ("B", "by hand"), ("PATH", "/r/bin:/usr/bin:/x:/x")])
    let record = UndoRecord(
      root: Path("/r"), component: [], environment: [],
      scalars: [
        .init(name: [0x41], previous: Array("earlier".utf8), digest: Array("secret".utf8).fnv1a),
        .init(name: [0x42], previous: nil, digest: Array("set".utf8).fnv1a),
        .init(name: [0x43], previous: Array("unset".utf8), digest: nil),
      ],
      pathElements: [Array("/r/bin".utf8), Array("/x".utf8)], repeatedElements: [Array("/x".utf8)])
    let state = CarriedState.encoded(record, as: identifier, beside: active)
    let text = String(decoding: state, as: UTF8.self)
    #expect(text.wholeMatch(of: /0123456789abcdef:A~[0-9a-f]{4}:B=[0-9a-f]{4}:\+\/r\/bin:\*\/x/) != nil, "\(text)")
    let carried = CarriedState(state)
    #expect(carried.identifier == identifier)
    let base = active.undoing(carried.record(active), without: [])
    #expect(base["A" as StaticString] == nil)
    #expect(base["B" as StaticString] == Array("by hand".utf8))
    #expect(base["PATH" as StaticString] == Array("/usr/bin:/x".utf8))
  }

  @Test func aLongOneNamesTheRecordOnly() {
    let record = UndoRecord(
      root: Path("/r"), component: [], environment: [],
      scalars: (0..<2).map { .init(name: [UInt8](repeating: 0x41 + $0, count: 70_000), previous: nil, digest: 1) })
    #expect(CarriedState.encoded(record, as: identifier, beside: Variables()) == identifier)
  }

  /// Whoever made the environment wrote it.
  @Test func whatIsDamagedIsNoError() {
    let active = variables([("TPL_ROOT", "/r"), ("A", "1")])
    for seed in UInt64(1)...200 {
      var random = SeededGenerator(seed: seed)
      let state = CarriedState(random.bytes(upTo: 40))
      guard let record = state.record(active) else { continue }
      #expect(active.undoing(record, without: [])["PATH" as StaticString] == nil)
    }
    #expect(CarriedState(identifier).record(Variables()) == nil)
  }

  /// It counts where the whole environment has to fit (execve(2)), which has 128 KiB at least and 4 MiB at most.
  @Test func aFullEnvironmentGetsTheNameOnly() {
    let record = UndoRecord(
      root: Path("/r"), component: [], environment: [],
      scalars: [.init(name: [UInt8](repeating: 0x41, count: 2000), previous: nil, digest: 1)])
    let full = variables([("A", String(repeating: "x", count: ProcessFacts.environmentLimit - 1000))])
    #expect(CarriedState.encoded(record, as: identifier, beside: full) == identifier)
    #expect(CarriedState.encoded(record, as: identifier, beside: Variables()) != identifier)
  }
}
