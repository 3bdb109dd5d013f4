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
    var record = AllowRecord(
      path: Path([0x2F, 0xFF, 0x0A]), identity: RootIdentity(inode: 42, born: 7, generation: 9), settings: settings,
      inputs: [
        AllowedInput(file: Array("a/.env\n".utf8), content: ContentDigest(of: [], salt: salt)),
        AllowedInput(
          // A digest of something else, so that it shows which of the two was asked.
          file: Array("d/tpl.yaml".utf8), content: ContentDigest(of: [2], salt: salt), text: configuration),
        AllowedInput(file: Array("b/tpl.yaml".utf8), content: ContentDigest(of: [], salt: salt), text: []),
        AllowedInput(file: Array("tpl.yaml".utf8), content: ContentDigest(of: [1], salt: salt)),
      ], salt: salt)
    record.tools = [Array("a\tb".utf8), Array("end".utf8)]
    record.isLocalbinFirst = true
    record.values.add(named(["A": "1", "end": "2"]), of: Array("a/.env\n".utf8), salt: salt)
    record.values.add([], of: Array("x/end".utf8), salt: salt)
    return record
  }()

  private static let configuration = Array("name: x\t\\\nend\n\nend\n".utf8)

  private static let salt: DigestSalt = {
    var random = SeededGenerator(seed: 1)
    return DigestSalt(using: &random)
  }()

  private static func named(_ values: KeyValuePairs<String, String>) -> [(name: [UInt8], value: [UInt8])] {
    values.map { (Array($0.key.utf8), Array($0.value.utf8)) }
  }

  private static let plain = AllowRecord(
    path: Path("/r"), identity: RootIdentity(inode: 2), settings: RootSettings(), inputs: [], salt: salt)

  @Test func everythingComesBack() {
    #expect(AllowRecord(encoded: Self.full.encoded) == Self.full)
    #expect(AllowRecord(encoded: Self.plain.encoded) == Self.plain)
  }

  @Test func contentIsFoundByTheWholePath() {
    #expect(Self.full.allows([1], of: Array("tpl.yaml".utf8)) == true)
    #expect(Self.full.allows([2], of: Array("tpl.yaml".utf8)) == false)
    #expect(Self.full.allows(Self.configuration, of: Array("d/tpl.yaml".utf8)) == true)
    #expect(Self.full.allows(Self.configuration + [0x0A], of: Array("d/tpl.yaml".utf8)) == false)
    #expect(Self.full.allows([], of: Array("b/tpl.yaml".utf8)) == true)
    #expect(Self.full.allows([1], of: Array("b/tpl.yaml".utf8)) == false)
    #expect(Self.full.allows([], of: Array("c/tpl.yaml".utf8)) == nil)
    #expect(Self.full.allows([1], of: Array("a/tpl.yaml".utf8)) == nil)
  }

  @Test func valuesTellWhichNamesChanged() throws {
    let record = try #require(AllowRecord(encoded: Self.full.encoded))
    func changes(_ file: String, _ values: KeyValuePairs<String, String>) -> [String]? {
      record.values.changes(to: Self.named(values), of: Array(file.utf8), salt: record.salt)?
        .map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(changes("a/.env\n", ["A": "1", "end": "2"]) == [])
    #expect(changes("a/.env\n", ["end": "3", "NEW": "1"]) == ["+NEW", "~end", "-A"])
    #expect(changes("x/end", ["B": ""]) == ["+B"])
    #expect(changes("a/.env", ["B": ""]) == nil)
  }

  /// A file is up to 1 MiB large, and a prompt must not wait for all of its names.
  @Test func filesWithTooManyNamesAreNotTold() {
    let many = (0..<5000).map { (name: Array("N\($0)".utf8), value: [UInt8]()) }
    var record = Self.plain
    record.values.add(many, of: Array(".env".utf8), salt: Self.salt)
    #expect(record.values == AllowedValues())
    record.values.add(Array(many.prefix(4000)), of: Array(".env".utf8), salt: Self.salt)
    #expect(record.values.changes(to: many, of: Array(".env".utf8), salt: Self.salt) == nil)
    #expect(record.values.changes(to: [], of: Array(".env".utf8), salt: Self.salt)?.count == 4000)
  }

  /// Neither a value nor what a table of digests could find: two records of the same content have nothing in common.
  @Test func noRecordSaysWhatAValueIs() {
    func record(seed: UInt64) -> AllowRecord {
      var random = SeededGenerator(seed: seed)
      let salt = DigestSalt(using: &random)
      var record = Self.plain
      record.salt = salt
      record.inputs = [
        AllowedInput(file: Array(".env".utf8), content: ContentDigest(of: Array("A=hunter2".utf8), salt: salt))
      ]
      record.values.add(Self.named(["A": "hunter2"]), of: Array(".env".utf8), salt: salt)
      return record
    }
    let (one, two) = (record(seed: 1), record(seed: 2))
    #expect(!String(decoding: one.encoded, as: UTF8.self).contains("hunter2"))
    #expect(one.inputs[0].content != two.inputs[0].content)
    #expect(one.values != two.values)
  }

  /// The difference between no list and an empty one decides what is watched.
  @Test(arguments: [([], true), ([], false), ([Array("a".utf8)], true), ([Array("a".utf8), [0xFF, 0x0A]], false)])
  func watchIgnore(list: [[UInt8]], hasDefaults: Bool) {
    var record = Self.plain
    record.settings.watchIgnore = list
    record.settings.hasWatchDefaults = hasDefaults
    #expect(AllowRecord(encoded: record.encoded) == record)
  }

  @Test func aTruncatedRecordAllowsNothing() {
    let whole = Self.full.encoded
    for length in 0..<whole.count { #expect(AllowRecord(encoded: Array(whole[..<length])) == nil, "\(length) bytes") }
  }

  @Test func aFlippedBitAllowsNothing() {
    let whole = Self.full.encoded
    for bit in 0..<(8 * whole.count) {
      var text = whole
      text[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(AllowRecord(encoded: text) == nil, "bit \(bit)")
    }
  }

  @Test(arguments: [
    "", "end\n", "tpl allow record 1\npath\t/r\nend\n", "tpl allow record 1\npath\t/r\nSALT\nend\nend\n",
    "tpl allow record 2\npath\t/r\nSALT\nend\nend\n", "tpl allow record 3\nSALT\nend\nend\n",
    "tpl allow record 3\npath\trelative\nSALT\nend\nend\n", "tpl allow record 3\npath\nSALT\nend\nend\n",
    "tpl allow record 3\npath\t/r\nSALT\nend\n", "tpl allow record 3\npath\t/r\nend\nend\n",
    "tpl allow record 3\npath\t/r\nsalt\t00\nend\nend\n", "tpl allow record 3\npath\t/r\nSALT\nend\nend\nmore\tx\n",
    "x\ntpl allow record 3\npath\t/r\nSALT\nend\nend\n",
  ])
  func anythingElseAllowsNothing(text: String) {
    let salt = "salt\t" + String(repeating: "0", count: 32)
    #expect(AllowRecord(encoded: Array(text.replacing("SALT", with: salt).utf8)) == nil)
    #expect(AllowRecord(encoded: Array("tpl allow record 3\npath\t/r\n\(salt)\nend\nend\n".utf8)) != nil)
  }

  @Test func anyBytesCanBeRead() {
    for seed in UInt64(1)...300 {
      var random = SeededGenerator(seed: seed)
      var text = Self.full.encoded
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        text[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if let record = AllowRecord(encoded: text) {
        _ = record.values.changes(to: Self.named(["A": "1"]), of: Array("a/.env\n".utf8), salt: record.salt)
      }
      _ = AllowRecord(encoded: random.bytes(upTo: 200))
    }
  }
}
