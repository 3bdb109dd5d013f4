import Bytes
import Layout
import Testing

/// The rungs of <doc:Contract#Queries> as one table over one repository.
@Suite struct MatchLadderTests {
  private static let ladder = MatchLadder(
    [
      ("infra/gcp/dev", []), ("infra/gcp/prod", []), ("infra/aws/dev", []), ("platform/timescale", ["ts", "db"]),
      ("platform/redis", []), ("platform/redis-cache", []), ("platform/kafka_main", []), ("platform/web", []),
      ("application/app1", []), ("application/app2", []), ("application/web", ["redis", "front"]),
      ("application/Backend", []), ("application/shop.api", []), ("application/group/nested", []),
      ("platform/DB", ["Ts"]),
    ].map { Component(id: Array($0.0.utf8), aliases: $0.1.map { Array($0.utf8) }) })

  @Test(
    arguments: [
      // Rung 1, the id.
      ("platform/timescale", ["platform/timescale"]), ("infra/gcp/dev", ["infra/gcp/dev"]),
      ("platform/redis", ["platform/redis"]),
      // Rung 2, an alias: before a short name of the same text.
      ("ts", ["platform/timescale"]), ("db", ["platform/timescale"]), ("redis", ["application/web"]),
      ("Ts", ["platform/DB"]),
      // Rung 3, the short name.
      ("timescale", ["platform/timescale"]), ("gcp/dev", ["infra/gcp/dev"]), ("app1", ["application/app1"]),
      ("web", ["application/web", "platform/web"]), ("nested", ["application/group/nested"]),
      ("group/nested", ["application/group/nested"]), ("DB", ["platform/DB"]), ("Backend", ["application/Backend"]),
      // Rung 4, a prefix of the short name, the name or the id.
      ("time", ["platform/timescale"]), ("gcp/p", ["infra/gcp/prod"]), ("gcp", ["infra/gcp/dev", "infra/gcp/prod"]),
      ("app", nil), ("platform/k", ["platform/kafka_main"]), ("red", ["platform/redis", "platform/redis-cache"]),
      ("shop", ["application/shop.api"]), ("group", ["application/group/nested"]),
      // Rung 5, a prefix of a segment or of a word.
      ("cache", ["platform/redis-cache"]), ("main", ["platform/kafka_main"]), ("api", ["application/shop.api"]),
      ("prod", ["infra/gcp/prod"]), ("dev", ["infra/aws/dev", "infra/gcp/dev"]),
      // Rung 6, a subsequence.
      ("tmscl", ["platform/timescale"]), ("kfk", ["platform/kafka_main"]), ("p1", ["application/app1"]),
      // Without regard to case only when nothing else hits on any rung.
      ("backend", ["application/Backend"]), ("TIMESCALE", ["platform/timescale"]),
      ("TS", ["platform/DB", "platform/timescale"]),
      ("KAFKA", ["platform/kafka_main"]), ("GCP/PROD", ["infra/gcp/prod"]), ("Cache", ["platform/redis-cache"]),
      ("B", ["application/Backend"]),
      // Nothing.
      ("zzz", []), ("", []), ("timescalex", []),
    ] as [(String, [String]?)])
  func finds(query: String, expected: [String]?) {
    let found = Self.ladder.matches(Array(query.utf8)).map { String(decoding: $0.id, as: UTF8.self) }
    // `app` is a prefix of every application's id, and so of five components.
    #expect(
      found == expected ?? ["Backend", "app1", "app2", "group/nested", "shop.api", "web"].map { "application/\($0)" })
  }

  /// An earlier rung of another root wins, and a case-sensitive rung before every folded one.
  @Test(arguments: [
    ("platform/redis", 1), ("ts", 2), ("timescale", 3), ("time", 4), ("cache", 5), ("tmscl", 6),
    ("PLATFORM/REDIS", 7), ("FRONT", 8), ("APP1", 9), ("CACHE", 11), ("TMSCL", 12),
  ])
  func ranks(query: String, expected: Int) { #expect(Self.ladder.bestRung(Array(query.utf8))?.rank == expected) }

  @Test(arguments: [
    ("timescael", ["platform/timescale"]), ("kafka_mian", ["platform/kafka_main"]), ("fornt", ["application/web"]),
    ("xyzxyzxyz", []), ("app3", ["application/app1", "application/app2"]), ("gcp/devv", ["infra/gcp/dev"]),
  ])
  func suggests(query: String, expected: [String]) {
    let near = Self.ladder.suggestions(for: Array(query.utf8)).map { String(decoding: $0.id, as: UTF8.self) }
    #expect(Array(near.prefix(expected.count)) == expected)
    #expect(near.count <= 3)
    if expected.isEmpty { #expect(near.isEmpty) }
  }
}
