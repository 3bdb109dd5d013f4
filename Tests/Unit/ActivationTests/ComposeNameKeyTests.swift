import Testing

@testable import Activation

@Suite("A compose file's own name")
struct ComposeNameKeyTests {
  /// What docker compose 2.26 was asked: every one of these gives the project a name.
  static let naming = [
    "name: a\n", "name: a", "\"name\": b\n", "'name': c\n", "name : d\n", "name\t: d\n", "? name\n: e\n",
    "{name: f, services: {}}\n", "{\"services\": {}, \"n\\u0061me\": \"f\"}\n", "  name: g\n  services: {}\n",
    "services: {}\n  \n# c\nname: g\n", "%YAML 1.1\n---\nname: h\n", "---\n# c\nname: h\n", "!!str name: j\n",
    "&a name: k\n", "\"n\\u0061me\": l\n", "x-a: &x {name: m}\n<<: *x\n", "<<: {name: m}\n", "name: \"\"\n",
    "name: ${FOO:-n}\n", "x-n: &n name\n*n : o\n", "services: {}\r\nname: p\r\n", "services: {}\n---\nname: r\n",
    "services: {}\n...\n---\nname: r\n", "\u{FEFF}name: s\n", "services: {}\u{2028}name: u\n",
    "services: {}\u{2029}name: u\n", "services: {}\u{85}name: u\n", "services: {}\rname: v\n", "name: |\n  block\n",
    "x-a: |\n  text\nname: w\n", "services:\n  a:\n    image: x\nname: late\n", "--- {name: x}\n",
  ]

  static let others = [
    "", "\n\n", "# name: a\n", "services:\n  name:\n    image: x\n", "services:\n  a:\n    container_name: b\n",
    "x-a: |\n  name: q\n", "networks:\n  default:\n    name: n\n", "include:\n- name: x\n- ./inc.yaml\n",
    "names: a\n", "x-name: a\n", "na: b\n", "nam", "name", "\"names\": x\n", "'x': name\n", "services: {} # name: a\n",
    "---\nservices:\n\tx\n", "{\"services\": {}}\n", "  services: {}\n  x-a:\n    name: b\n",
    "services: {a: {image: \"…—\"}}\n",
  ]

  @Test("is seen however YAML lets it be written", arguments: naming)
  func isSeen(text: String) { #expect(ComposeNameKey.mayBe(in: Array(text.utf8))) }

  @Test("is not seen in other names", arguments: others)
  func isNotSeen(text: String) { #expect(!ComposeNameKey.mayBe(in: Array(text.utf8))) }

  @Test("is taken for granted in what is no UTF-8 text")
  func otherEncodings() {
    let name = "name: a\n"
    #expect(ComposeNameKey.mayBe(in: [0xFF, 0xFE] + name.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), 0] }))
    #expect(ComposeNameKey.mayBe(in: [0xFE, 0xFF] + name.utf16.flatMap { [0, UInt8(truncatingIfNeeded: $0)] }))
  }
}
