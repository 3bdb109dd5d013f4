import Bytes
import Layout
import Testing

@Suite struct ComponentRulesTests {
  private static func rules(components: [String] = [], exclude: [String] = []) -> ComponentRules {
    var settings = RootSettings()
    settings.componentGlobs = components.map { Array($0.utf8) }
    settings.excluded = exclude.map { Array($0.utf8) }
    return ComponentRules(settings)
  }

  @Test(arguments: [
    ("platform/a", true), ("application/a", true), ("infra/gcp/dev", true), ("infra/gcp", false), ("platform", false),
    ("platform/a/b", false), ("ops/a", false), ("localbin", false), ("", false), ("platform/.git", false),
    ("infra/gcp/.terraform", false), ("platformx/a", false), ("infra/a/b/c", false), ("platform/target", true),
  ])
  func template(path: String, expected: Bool) {
    #expect(Self.rules().isComponent(Array(path.utf8)) == expected)
  }

  @Test(arguments: [
    ("application/shop/web", true), ("application/shop", true), ("application/shop/web/x", false),
    ("services/a", true), ("platform/_archive", false), ("platform/_archive/x", false), ("platform/old1", false),
    ("platform/a", true), ("services/legacy/b", false),
  ])
  func configured(path: String, expected: Bool) {
    let rules = Self.rules(
      components: ["application/*/*", "services/*", "services/*/*"],
      exclude: ["platform/_archive", "platform/old?", "services/legacy"])
    #expect(rules.isComponent(Array(path.utf8)) == expected)
  }

  /// Nobody looks deeper, so nothing deeper is one, its scripts included.
  @Test func starsAreLookedForEightLevelsDeep() {
    let rules = Self.rules(components: ["stuff/**"])
    #expect(rules.isComponent(Array("stuff/2/3/4/5/6/7/8".utf8)))
    #expect(!rules.isComponent(Array("stuff/2/3/4/5/6/7/8/9".utf8)))
    #expect(rules.component(containing: Array("stuff/2/3/4/5/6/7/8/9".utf8)) == Array("stuff/2/3/4/5/6/7/8".utf8))
  }

  @Test(
    arguments: [
      ("platform/a", "platform/a"), ("platform/a/x/y", "platform/a"), ("infra/gcp/dev/pulumi", "infra/gcp/dev"),
      ("infra/gcp", nil), ("", nil), ("ops/x", nil), ("application/shop/web/src", "application/shop/web"),
      ("application/shop", "application/shop"), ("platform/gone/x", nil),
    ] as [(String, String?)])
  func innermost(path: String, expected: String?) {
    let rules = Self.rules(components: ["application/*/*"], exclude: ["platform/gone"])
    #expect(rules.component(containing: Array(path.utf8)) == expected.map { Array($0.utf8) })
  }

  @Test func depth() {
    #expect(Self.rules().deepest == 2 + 1)
    #expect(Self.rules(components: ["a/*/*/*"]).deepest == 4)
    #expect(Self.rules(components: ["**/svc"]).deepest >= 8)
  }

  @Test(arguments: [
    ("platform/timescale", "platform", "timescale", "timescale"), ("infra/gcp/dev", "infra", "gcp/dev", "gcp/dev"),
    ("application/shop/web", "application", "shop/web", "web"), ("services/a", "application", "services/a", "a"),
  ])
  func names(id: String, layer: String, name: String, short: String) {
    let component = Component(id: Array(id.utf8))
    #expect(component.layer.rawValue == layer)
    #expect(component.name == Array(name.utf8))
    #expect(component.shortName == Array(short.utf8))
  }

  @Test(arguments: [
    (["platform", "localbin"], true), (["platform", "infra"], true), (["application", "ops"], true),
    (["infra", "ops"], false), (["platform"], false), ([], false), (["localbin", "src"], false),
  ])
  func markers(directories: [String], expected: Bool) {
    #expect(RootMarkers.looksLikeRoot { directories.contains("\($0)") } == expected)
  }
}
