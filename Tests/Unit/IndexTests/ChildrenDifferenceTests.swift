import Index
import TestSupport
import Testing

@Suite struct ChildrenDifferenceTests {
  /// Against a comparison by dictionaries.
  @Test func isTheDifferenceOfTheSets() {
    var kinds = (added: 0, removed: 0, replaced: 0, same: 0)
    for seed in UInt64(1)...600 {
      var random = SeededGenerator(seed: seed)
      let old = PackedChildrenTests.entries(&random)
      var new = PackedChildrenTests.entries(&random)
      // Some entries stay as they are.
      for entry in old where Bool.random(using: &random) {
        new.removeAll { $0.name == entry.name }
        new.append(entry)
      }
      new.sort { $0.name.lexicographicallyPrecedes($1.name) }
      let difference = ChildrenDifference(from: PackedChildrenTests.packed(old), to: PackedChildrenTests.packed(new))
      let before = Dictionary(uniqueKeysWithValues: old.map { ($0.name, $0) })
      let after = Dictionary(uniqueKeysWithValues: new.map { ($0.name, $0) })
      let replaced = new.filter { entry in before[entry.name].map { $0 != entry } ?? false }
      #expect(difference.added == new.filter { before[$0.name] == nil }, "seed \(seed)")
      #expect(difference.removed == old.filter { after[$0.name] == nil }, "seed \(seed)")
      #expect(difference.replaced.map(\.new) == replaced, "seed \(seed)")
      #expect(difference.replaced.map(\.old) == replaced.map { before[$0.name]! }, "seed \(seed)")
      #expect(difference.isEmpty == (old == new), "seed \(seed)")
      kinds.added += difference.added.count
      kinds.removed += difference.removed.count
      kinds.replaced += difference.replaced.count
      kinds.same += new.count - difference.added.count - replaced.count
    }
    // The lists are such that every kind occurs often.
    #expect(min(kinds.added, kinds.removed, kinds.replaced, kinds.same) > 100)
  }
}
