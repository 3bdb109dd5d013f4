import Configuration
import Layout
import Testing

@Suite struct ComponentSettingsYAMLTests {
  private let file = bytes("platform/db/tpl.yaml")

  @Test func parsesEveryKey() throws {
    let yaml = "alias: [db, pg]\ntags: [t]\ndepends_on: [platform/x]\nowner: me\nportainer: {stack: 3, url: }\n"
    let expected = ComponentSettings.with {
      $0.aliases = [bytes("db"), bytes("pg")]
      $0.tags = ["t"]
      $0.dependsOn = [bytes("platform/x")]
      $0.owner = "me"
    }
    #expect(try ComponentSettings.parse(yaml: bytes(yaml), file: file) == expected)
  }

  @Test(arguments: ["", "# soon", "alias:\nowner: ~"]) func hasDefaults(_ yaml: String) throws {
    #expect(try ComponentSettings.parse(yaml: bytes(yaml), file: file) == ComponentSettings())
  }

  @Test(arguments: [
    ("name: x", #"1: unknown key "name""#),
    ("tags: [a]\nalias: [db, db]", #"2: duplicate alias "db""#),
    ("alias: [a:b]", #"1: invalid alias "a:b""#),
    ("portainer: {env: [a]}", "1: env: expected a string, found a list"),
    ("portainer: on", #"1: portainer: expected a mapping, found "on""#),
  ])
  func refuses(_ yaml: String, _ message: String) {
    let error = #expect(throws: ConfigurationError.self) { try ComponentSettings.parse(yaml: bytes(yaml), file: file) }
    #expect(error?.description == "platform/db/tpl.yaml:" + message)
  }
}
