import Bytes
import Testing
import WatcherProtocol

@Suite struct WatcherMessageTests {
  @Test(arguments: [
    ("0.10.0", "0.9.0"), ("1.0", "0.99.99"), ("0.1.1", "0.1"), ("10", "9"), ("1.0.0", "1.0.0-rc1"),
    ("1.0.1-a", "1.0.0"),
    ("0.2.0+b", "0.1.9"),
  ])
  func isNewer(newer: String, older: String) throws {
    let (newer, older) = (
      try #require(PackageVersion(Array(newer.utf8))), try #require(PackageVersion(Array(older.utf8)))
    )
    #expect(newer.isNewer(than: older))
    #expect(!older.isNewer(than: newer))
    #expect(!newer.isNewer(than: newer))
  }

  @Test(arguments: [("1.0", "1.0.0"), ("0.1.0+a", "0.1.0+b"), ("1.0.0-rc1", "1.0.0-rc2"), ("01.2", "1.2")])
  func isAsGood(left: String, right: String) throws {
    let (left, right) = (
      try #require(PackageVersion(Array(left.utf8))), try #require(PackageVersion(Array(right.utf8)))
    )
    #expect(!left.isNewer(than: right))
    #expect(!right.isNewer(than: left))
  }

  @Test(arguments: ["", "a", "1.", ".1", "1..2", "1.x", "-1", "v1.0", "99999999999999999999.1"])
  func isNone(text: String) { #expect(PackageVersion(Array(text.utf8)) == nil) }

  @Test func theVersionOfThisPackageIsOne() { #expect(PackageVersion(WatcherVersion.bytes) != nil) }

  @Test(arguments: [
    WatcherRequest.sync(root: Array("/a b".utf8)), .sync(root: [0xFF, 0x0A]),
    .wait(root: [0xFF], clock: Array("a:1".utf8)), .status, .reload, .stop,
    .keepKey(name: Array("tpl:identity:1".utf8), seconds: .max), .key(name: [0xFF]), .forgetKey(name: [0x20]),
  ])
  func comesBackAsItWas(request: WatcherRequest) {
    let message = WatcherMessage.encode(request, from: Array("1.2.3".utf8))
    #expect(WatcherMessage.read(message, version: Array("1.2.3".utf8)) == .request(request))
    #expect(WatcherMessage.read(message, version: Array("1.10".utf8)) == .request(request))
    #expect(WatcherMessage.read(message, version: Array("1.2".utf8)) == .newerClient(Array("1.2.3".utf8)))
    for answer: WatcherAnswer in [.done([]), .done([0, 1]), .refused([65]), .outdated([66])] {
      #expect(WatcherAnswer(encoded: answer.encoded) == answer)
    }
    #expect(WatcherAnswer(encoded: []) == nil && WatcherAnswer(encoded: [9, 1]) == nil)
  }
}
