import Activation
import Bytes
import TestSupport
import Testing

@Suite struct EnvironmentDiffTests {
  private static func variables(_ random: inout SeededGenerator) -> Variables {
    var found = Variables()
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      found[[UInt8.random(in: 0x41...0x48, using: &random)]] = random.bytes(upTo: 2)
    }
    return found
  }

  private static func values(_ variables: Variables) -> [[UInt8]: [UInt8]] {
    Dictionary(uniqueKeysWithValues: variables.names.map { ($0, variables[$0]!) })
  }

  @Test func appliedToTheOldGivesTheNew() {
    for seed in UInt64(1)...500 {
      var random = SeededGenerator(seed: seed)
      let old = Self.variables(&random)
      let new = Self.variables(&random)
      let forth = EnvironmentDiff(from: old, to: new)
      let back = EnvironmentDiff(from: new, to: old)
      #expect(Self.values(forth.applied(to: old)) == Self.values(new), "seed \(seed)")
      #expect(Self.values(back.applied(to: forth.applied(to: old))) == Self.values(old), "seed \(seed)")
      #expect(forth.isEmpty == (Self.values(old) == Self.values(new)), "seed \(seed)")
      #expect(EnvironmentDiff(from: old, to: old).isEmpty)
      // Only what is different is named, and once.
      #expect(Set(forth.changes.map(\.name)).count == forth.changes.count)
      for entry in forth.changes {
        let (name, change) = (entry.name, entry.change)
        #expect(old[name] != new[name])
        #expect(change == (new[name].map { .set($0) } ?? .unset))
      }
    }
  }

  /// An empty value is a value.
  @Test func emptyIsNotUnset() {
    var old = Variables()
    old["A"] = []
    let diff = EnvironmentDiff(from: old, to: Variables())
    #expect(diff.changes.count == 1)
    #expect(diff.changes.first?.change == .unset)
    #expect(EnvironmentDiff(from: Variables(), to: old).changes.first?.change == .set([]))
  }
}
