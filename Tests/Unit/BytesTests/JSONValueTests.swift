import Bytes
import Testing

@Suite struct JSONValueTests {
  private func text(_ value: JSONValue) -> String { String(decoding: value.text, as: UTF8.self) }

  @Test func membersKeepTheirOrderAndThoseWithoutAValueAreLeftOut() {
    let value: JSONValue = ["schema": 1, "b": true, "a": "x", "none": nil, "last": false]
    #expect(text(value) == #"{"schema":1,"b":true,"a":"x","last":false}"#)
    #expect(value.line == Array(#"{"schema":1,"b":true,"a":"x","last":false}"#.utf8) + [.newline])
  }

  @Test func valuesNest() {
    let inner: JSONValue = ["list": .array([["deep": .array([.array([])])], 2]), "after": 3]
    let value: JSONValue = ["inner": inner, "end": .boolean(true)]
    #expect(text(value) == #"{"inner":{"list":[{"deep":[[]]},2],"after":3},"end":true}"#)
  }

  @Test func emptyValues() {
    #expect(text([:]) == "{}")
    #expect(text(.object([])) == "{}")
    #expect(text(.array([])) == "[]")
    #expect(text("") == #""""#)
    #expect(text(["": .path([])]) == #"{"":""}"#)
  }

  @Test(arguments: [Int64.min, -1, 0, 7, Int64.max])
  func numbers(_ number: Int64) { #expect(text(.number(of: number)) == "\(number)") }

  @Test func anInodeMayTakeAllBits() { #expect(text(.number(of: UInt64.max)) == "18446744073709551615") }

  @Test(arguments: [
    (#"a"b\c"#, #"a\"b\\c"#), ("a\nb\tc", #"a\nb\tc"#), ("\r\u{8}\u{C}/", #"\u000d\u0008\u000c/"#),
    ("\0\u{1}\u{1B}[1m\u{7F}", #"\u0000\u0001\u001b[1m\u007f"#), ("\u{85}\u{9B}", #"\u0085\u009b"#),
    ("\u{202E}\u{2066}\u{200B}", #"\u202e\u2066\u200b"#), ("\u{2028}\u{2029}", #"\u2028\u2029"#),
    ("\u{E000}\u{F0000}", #"\ue000\udb80\udc00"#), ("\u{E0041}", #"\udb40\udc41"#), ("é漢🐚", "é漢🐚"),
    ("cafe\u{301}", "cafe\u{301}"),
  ])
  func whatJSONOrATerminalMustNotSeeIsEscaped(_ string: String, _ escaped: String) {
    #expect(JSONValue.string(string).text == Array("\"\(escaped)\"".utf8))
    let object = JSONValue.object([JSONMember(name: Array(string.utf8), value: 0)])
    #expect(object.text == Array("{\"\(escaped)\":0}".utf8))
  }

  @Test func bytesThatAreNotUTF8AreReplacedAndAMemberOfAPathHasTheExactOnes() {
    let odd = [UInt8]("caf") + [0xE9]
    #expect(text(.bytes(odd)) == "\"caf\u{FFFD}\"")
    #expect(text(["path": .path(odd), "next": 1]) == "{\"path\":\"caf\u{FFFD}\",\"path_b64\":\"Y2Fm6Q==\",\"next\":1}")
    #expect(text(["path": .path(Array("café".utf8))]) == #"{"path":"café"}"#)
    #expect(text(["name": .bytes(odd)]) == "{\"name\":\"caf\u{FFFD}\"}")
    #expect(text(.array([.path(odd)])) == "[\"caf\u{FFFD}\"]")
  }

  @Test func lists() {
    #expect(text(.strings(["a", "b\""])) == #"["a","b\""]"#)
    #expect(text(.strings([[UInt8]("a"), []])) == #"["a",""]"#)
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"), ("\u{FF}\u{3FF}", "w7/Pvw=="),
  ])
  func base64(_ text: String, _ encoded: String) { #expect(Array(text.utf8).base64 == Array(encoded.utf8)) }
}
