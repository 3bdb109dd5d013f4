import Activation
import Testing

@Suite struct ShownWarningsTests {
  private let a = PromptWarning("a")
  private let b = PromptWarning("b", version: 1)

  @Test func eachIsSaidOnce() {
    var shown = ShownWarnings()
    #expect(shown.notYetShown(among: [a, b], at: 1) == [a, b])
    #expect(shown.notYetShown(among: [b, a], at: 1) == [])
    // Neither in another place, nor after having been somewhere else.
    #expect(shown.notYetShown(among: [a], at: 2) == [])
    #expect(shown.notYetShown(among: [], at: 0) == [])
    #expect(shown.notYetShown(among: [a, b], at: 1) == [])
  }

  @Test func anotherContentIsAnotherWarning() {
    var shown = ShownWarnings()
    #expect(shown.notYetShown(among: [b], at: 1) == [b])
    let other = PromptWarning("b", version: 2)
    #expect(shown.notYetShown(among: [other], at: 1) == [other])
    #expect(shown.notYetShown(among: [b], at: 1) == [b])
  }

  @Test func whatWasMendedIsSaidAgain() {
    var shown = ShownWarnings()
    _ = shown.notYetShown(among: [a, b], at: 1)
    _ = shown.notYetShown(among: [a], at: 2)
    #expect(shown.notYetShown(among: [b], at: 1) == [])
    #expect(shown.notYetShown(among: [a], at: 2) == [a])
  }

  /// More than the memory holds are remembered as one.
  @Test func manyAreSaidOnce() {
    var shown = ShownWarnings()
    let many = (0..<500).map { PromptWarning("\($0)") }
    #expect(shown.notYetShown(among: [a], at: 2) == [a])
    #expect(shown.notYetShown(among: many, at: 1) == many)
    #expect(shown.notYetShown(among: many, at: 1) == [])
    #expect(shown.notYetShown(among: [a], at: 2) == [])
    #expect(shown.notYetShown(among: Array(many.dropLast()), at: 1).count == 499)
    #expect(shown.encoded.count == 2 * 32)
  }

  @Test func travelsAsAWord() {
    var shown = ShownWarnings()
    #expect(shown.encoded == [])
    for place in UInt64(0)..<100 { _ = shown.notYetShown(among: [PromptWarning("\(place)")], at: place) }
    #expect(shown.encoded.count == 64 * 32)
    #expect(ShownWarnings(encoded: shown.encoded[...]) == shown)
    #expect(ShownWarnings(encoded: Array("nothing of ours, but long enough to be".utf8)[...]) == ShownWarnings())
  }
}
