import Activation
import Testing

@Suite struct ShownWarningsTests {
  private let a = PromptWarning("a")
  private let b = PromptWarning("b", version: 1)

  @Test func eachIsSaidOnce() {
    var shown = ShownWarnings()
    #expect(shown.news(among: [a, b], at: 1) == [a, b])
    #expect(shown.news(among: [b, a], at: 1) == [])
    // Neither in another place, nor after having been somewhere else.
    #expect(shown.news(among: [a], at: 2) == [])
    #expect(shown.news(among: [], at: 0) == [])
    #expect(shown.news(among: [a, b], at: 1) == [])
  }

  @Test func anotherContentIsAnotherWarning() {
    var shown = ShownWarnings()
    #expect(shown.news(among: [b], at: 1) == [b])
    let other = PromptWarning("b", version: 2)
    #expect(shown.news(among: [other], at: 1) == [other])
    #expect(shown.news(among: [b], at: 1) == [b])
  }

  @Test func whatWasMendedIsSaidAgain() {
    var shown = ShownWarnings()
    _ = shown.news(among: [a, b], at: 1)
    _ = shown.news(among: [a], at: 2)
    #expect(shown.news(among: [b], at: 1) == [])
    #expect(shown.news(among: [a], at: 2) == [a])
  }

  /// More than the memory holds are remembered as one.
  @Test func manyAreSaidOnce() {
    var shown = ShownWarnings()
    let many = (0..<500).map { PromptWarning("\($0)") }
    #expect(shown.news(among: [a], at: 2) == [a])
    #expect(shown.news(among: many, at: 1) == many)
    #expect(shown.news(among: many, at: 1) == [])
    #expect(shown.news(among: [a], at: 2) == [])
    #expect(shown.news(among: Array(many.dropLast()), at: 1).count == 499)
    #expect(shown.encoded.count == 2 * 32)
  }

  @Test func travelsAsAWord() {
    var shown = ShownWarnings()
    #expect(shown.encoded == [])
    for place in UInt64(0)..<100 { _ = shown.news(among: [PromptWarning("\(place)")], at: place) }
    #expect(shown.encoded.count == 64 * 32)
    #expect(ShownWarnings(encoded: shown.encoded[...]) == shown)
    #expect(ShownWarnings(encoded: Array("nothing of ours, but long enough to be".utf8)[...]) == ShownWarnings())
  }
}
