import Bytes
import TestSupport
import Testing

@Suite struct FieldFileTests {
  private static let format = FieldFile("tpl test 2", former: "tpl test 1")
  private static let subject = Array("/a\tb\n".utf8)
  private static let entries: [[[UInt8]]] = [[Array("one".utf8), []], [[0xFF, 0x09]], [Array("end".utf8)]]

  private static func text(_ entries: [[[UInt8]]] = entries) -> [UInt8] {
    format.encoded(subject) { text in
      for entry in entries { FieldLine.append(entry, to: &text) }
    }
  }

  @Test func everythingComesBack() {
    #expect(Self.format.lines(of: Self.text(), Self.subject).map(Array.init) == Self.entries)
    #expect(Self.format.lines(of: Self.text([]), Self.subject) == [])
    #expect(Self.format.lines(of: Self.text(), Array("/other".utf8)) == nil)
  }

  @Test func noFlippedBitIsReadOver() {
    let whole = Self.text()
    for bit in 0..<(8 * whole.count) {
      var text = whole
      text[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(Self.format.lines(of: text, Self.subject) == nil, "bit \(bit)")
    }
  }

  @Test func nothingThatWasCutOffOrAddedIsReadOver() {
    let whole = Self.text()
    for length in 0..<whole.count { #expect(Self.format.lines(of: Array(whole[..<length]), Self.subject) == nil) }
    #expect(Self.format.lines(of: whole + [.newline], Self.subject) == nil)
    // A page that was never written.
    #expect(Self.format.lines(of: whole + [0], Self.subject) == nil)
    #expect(Self.format.lines(of: [UInt8](repeating: 0, count: whole.count), Self.subject) == nil)
  }

  /// The length counts: otherwise zeros at the end of the last word would not.
  @Test func zerosCount() {
    var some = Self.text([[[1]]])
    let sum = Array(some.suffix(21))
    some.removeLast(21)
    #expect(Self.format.lines(of: some + sum, Self.subject) != nil)
    #expect(Self.format.lines(of: some + [0] + sum, Self.subject) == nil)
  }

  @Test(arguments: [
    ("tpl test 1\tx\na\tb\nend\n", true), ("tpl test 1\tx\nend\n", true), ("tpl test 1\tx\na\tb\n", false),
    ("tpl test 2\tx\na\tb\nend\n", false), ("tpl test 3\tx\na\tb\nend\n", false), ("tpl test 1\ty\nend\n", false),
    ("", false), ("\n", false),
  ])
  func theFormerVersionIsRead(text: String, isRead: Bool) {
    #expect((Self.format.lines(of: Array(text.utf8), [UInt8]("x")) != nil) == isRead)
    #expect(FieldFile("tpl test 2").lines(of: Array(text.utf8), [UInt8]("x")) == nil)
  }
}
