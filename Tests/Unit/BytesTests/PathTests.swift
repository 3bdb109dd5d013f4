import Bytes
import TestSupport
import Testing

@Suite struct PathTests {
  @Test(
    arguments: [
      ("/srv/a", "/srv", "a"), ("/srv", "/srv", ""), ("/srv/a/b", "/srv", "a/b"), ("/srv", "/", "srv"),
      ("/", "/", ""), ("a/b", "a", "b"), ("/srv-evil", "/srv", nil), ("/srv-evil/a", "/srv", nil),
      ("/sr", "/srv", nil), ("/", "/srv", nil), ("a", "/", nil), ("/a/srv", "/srv", nil),
    ] as [(String, String, String?)])
  func relativeGoesByComponent(path: String, ancestor: String, expected: String?) {
    let relative = Path(path).relative(to: Path(ancestor)).map { String(decoding: $0, as: UTF8.self) }
    #expect(relative == expected)
    #expect(Path(path).isWithin(Path(ancestor)) == (expected != nil))
  }

  @Test(arguments: [
    ("/", "/"), ("/a/b", "/a/b"), ("//a///b/", "/a/b"), ("/a/./b/.", "/a/b"), ("/a/../b", "/b"), ("/..", "/"),
    ("/../../a", "/a"), ("", "."), (".", "."), ("./a", "a"), ("a/..", "."), ("..", ".."), ("../..", "../.."),
    ("a/../../b", "../b"), ("../a/..", ".."), ("/a/...", "/a/..."), ("/a/.b", "/a/.b"),
  ])
  func normalIsLexical(path: String, expected: String) {
    #expect(Path(path).lexicallyNormal == Path(expected))
  }

  @Test(
    arguments: [
      ("/a/b", "/a", "b"), ("/a", "/", "a"), ("/", nil, ""), ("a", nil, "a"), ("a/b", "a", "b"), ("/a/", "/a", ""),
    ] as [(String, String?, String)])
  func splits(path: String, parent: String?, last: String) {
    #expect(Path(path).parent == parent.map { Path($0) })
    #expect(Path(path).lastComponent.elementsEqual(last.utf8))
  }

  @Test(arguments: [
    ("/a", "b", "/a/b"), ("/", "b", "/b"), ("/a/", "b", "/a/b"), ("", "b", "b"), ("/a", "", "/a"),
    ("a", "b/c", "a/b/c"),
  ])
  func appends(path: String, relative: String, expected: String) {
    #expect(Path(path).appending(Array(relative.utf8)) == Path(expected))
  }

  @Test(arguments: [
    ("/a/b", "/a", "b"), ("/a", "/a/b", ".."), ("/a", "/a", "."), ("/", "/", "."), ("/", "/a/b", "../.."),
    ("/a", "/", "a"), ("/ab/c", "/a/c", "../../ab/c"), ("/a", "/ab", "../a"), ("/a/b/c", "/a/d/e", "../../b/c"),
    ("/a/b", "/a/bc/d", "../../b"),
  ])
  func goesThereFromADirectory(path: String, base: String, expected: String) {
    #expect(Path(path).relativePath(from: Path(base)) == Array(expected.utf8))
    // Going there must lead there.
    let way = Path(base).appending(Array(expected.utf8)).lexicallyNormal
    #expect(way == Path(path))
  }

  /// Two spellings of é are equal as Strings and are two files.
  @Test func comparesBytes() {
    #expect(Path("caf\u{E9}") != Path("cafe\u{301}"))
    #expect(Path([0x2F, 0xFF]).relative(to: Path([0x2F, 0xFE])) == nil)
  }

  @Test func relativeUndoesAppending() {
    for seed in UInt64(1)...200 {
      var random = SeededGenerator(seed: seed)
      let base = Path([.slash] + random.bytes(upTo: 12).filter { $0 != .slash && $0 != 0 })
      let tail = random.bytes(upTo: 12).filter { $0 != .slash && $0 != 0 } + [0x61]
      let joined = base.appending(tail)
      #expect(joined.relative(to: base).map(Array.init) == tail, "seed \(seed)")
    }
  }
}
