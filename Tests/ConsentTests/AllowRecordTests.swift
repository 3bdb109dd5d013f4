import Bytes
import Consent
import Layout
import TestSupport
import Testing

@Suite struct AllowRecordTests {
  /// Every field holds something that text formats trip over.
  private static let full: AllowRecord = {
    var settings = RootSettings()
    settings.name = "a\tb"
    settings.environments = ["dev", "prod"]
    settings.defaultEnvironment = "staging"
    settings.protectedEnvironments = ["prod"]
    settings.componentGlobs = [Array("application/*/*".utf8), [0xFF, 0x0A]]
    settings.excluded = [Array("platform/\\old".utf8)]
    settings.watchIgnore = [Array("**/x".utf8), Array("y\nz".utf8)]
    settings.integrations.compose = false
    settings.integrations.venv = false
    var component = ComponentSettings()
    component.aliases = [Array("ts".utf8), Array("t s".utf8)]
    component.tags = ["db", "caf\u{E9}"]
    component.dependsOn = [Array("platform/b".utf8)]
    component.owner = "data-team"
    settings.components = [Array("platform/a".utf8): component]
    var other = ComponentSettings()
    other.tags = ["end"]
    settings.components[[0xFE, 0x09]] = other
    return AllowRecord(
      path: Path([0x2F, 0xFF, 0x0A]), device: .max, inode: 42, settings: settings,
      committed: [
        CommittedInput(file: Array("a/.env\n".utf8), content: ContentDigest(of: [])),
        CommittedInput(file: Array("tpl.yaml".utf8), content: ContentDigest(of: [1])),
      ], asked: [Array("GOPATH".utf8), Array("PATH".utf8)])
  }()

  private static let plain = AllowRecord(
    path: Path("/r"), device: 1, inode: 2, settings: RootSettings(), committed: [], asked: [])

  @Test func everythingComesBack() {
    #expect(AllowRecord(encoded: Self.full.encoded) == Self.full)
    #expect(AllowRecord(encoded: Self.plain.encoded) == Self.plain)
  }

  @Test func contentIsFoundByTheWholePath() {
    #expect(Self.full.allowedContent(of: Array("tpl.yaml".utf8)) == ContentDigest(of: [1]))
    #expect(Self.full.allowedContent(of: Array("a/tpl.yaml".utf8)) == nil)
  }

  /// The difference between no list and an empty one decides what is watched.
  @Test(arguments: [nil, [], [Array("a".utf8)]] as [[[UInt8]]?])
  func watchIgnore(list: [[UInt8]]?) {
    var record = Self.plain
    record.settings.watchIgnore = list
    #expect(AllowRecord(encoded: record.encoded)?.settings.watchIgnore == list)
  }

  @Test func aTruncatedRecordAllowsNothing() {
    let whole = Self.full.encoded
    for length in 0..<whole.count { #expect(AllowRecord(encoded: Array(whole[..<length])) == nil, "\(length) bytes") }
  }

  @Test(arguments: [
    "", "end\n", "tpl allow record 2\npath\t/r\nend\n", "tpl allow record 1\nend\n",
    "tpl allow record 1\npath\trelative\nend\n", "tpl allow record 1\npath\nend\n",
    "tpl allow record 1\npath\t/r\nend\nmore\tx\n", "x\ntpl allow record 1\npath\t/r\nend\n",
  ])
  func anythingElseAllowsNothing(text: String) { #expect(AllowRecord(encoded: Array(text.utf8)) == nil) }

  @Test func anyBytesCanBeRead() {
    for seed in UInt64(1)...300 {
      var random = SeededGenerator(seed: seed)
      var text = Self.full.encoded
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        text[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = AllowRecord(encoded: text)
      _ = AllowRecord(encoded: random.bytes(upTo: 200))
    }
  }
}
