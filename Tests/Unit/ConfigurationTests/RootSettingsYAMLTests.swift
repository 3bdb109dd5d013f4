import Configuration
import Layout
import Testing

@Suite struct RootSettingsYAMLTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let yaml: String
    let settings: RootSettings

    init(_ yaml: String, _ change: (inout RootSettings) -> Void = { _ in }) {
      self.yaml = yaml
      var settings = RootSettings()
      change(&settings)
      self.settings = settings
    }

    var testDescription: String { yaml.debugDescription }
  }

  static let defaults = [
    Case(""), Case("\n\n"), Case("# nothing yet\n"), Case("---\n"), Case("---\n...\n# end"), Case("~"), Case("{}"),
    Case("\u{FEFF}# with a byte order mark\n"), Case("name:\nenvironments: # later\n  # - dev\n"),
    Case("watch: {}\nintegrations:\ncomponent: {platform/db: null}\n") {
      $0.components = [bytes("platform/db"): .init()]
    },
    Case("hosts: {vps1: }"), Case("hosts: {}"),
  ]

  static let values = [
    Case("name: shop") { $0.name = "shop" },
    Case("name: caf\u{E9}\r\ndefault_env: prod\r\n") {
      $0.name = "caf\u{E9}"; $0.defaultEnvironment = "prod"
    },
    Case("\"name\": 'it''s'") { $0.name = "it's" },
    Case("name: \"true\"") { $0.name = "true" },
    Case("name: \"null\"") { $0.name = "null" },
    Case("%YAML 1.1\n---\nname: shop\n...\n") { $0.name = "shop" },
    Case("environments: [no, 2024, a-b_C]\nprotected: [no]\ndefault_env: 2024") {
      $0.environments = ["no", "2024", "a-b_C"]
      $0.protectedEnvironments = ["no"]
      $0.defaultEnvironment = "2024"
    },
    Case("environments: []") { $0.environments = [] },
    // Without a list any environment will do.
    Case("protected: [prod]") { $0.protectedEnvironments = ["prod"] },
    Case("components: [application/*/*, ./x//y/, \"**/z\"]\nexclude:\n- platform/_archive/\n") {
      $0.componentGlobs = [bytes("application/*/*"), bytes("x/y"), bytes("**/z")]
      $0.excluded = [bytes("platform/_archive")]
    },
    Case("exclude: [a..b, ...]") { $0.excluded = [bytes("a..b"), bytes("...")] },
    Case("watch: {ignore: []}") { $0.watchIgnore = [] },
    Case("watch: {ignore: }") { $0.watchIgnore = [] },
    Case("watch: {defaults: false}") { $0.hasWatchDefaults = false },
    Case("watch: {defaults: true, ignore: [a]}") { $0.watchIgnore = [bytes("a")] },
    Case("watch: {ignore: [\"**/target\", dist]}") { $0.watchIgnore = [bytes("**/target"), bytes("dist")] },
    Case("recipients: {prod: [alice, ci@example.org], dev: []}") {
      $0.recipients = ["prod": [bytes("alice"), bytes("ci@example.org")], "dev": []]
    },
    Case("integrations: {compose: false}") { $0.integrations.compose = false },
    Case("integrations: {compose: true, venv: false}") { $0.integrations.venv = false },
    Case("components: [application/*/*]\ncomponent: {application/a/b: {owner: me}}") {
      $0.componentGlobs = [bytes("application/*/*")]
      $0.components[bytes("application/a/b")] = .with { $0.owner = "me" }
    },
  ]

  @Test(arguments: defaults + values) func parses(_ row: Case) throws {
    #expect(try RootSettings.parse(yaml: bytes(row.yaml), file: bytes("tpl.yaml")) == row.settings)
  }

  /// Every key of <doc:Contract#The-file-tpl.yaml>, used and unused.
  @Test func parsesEveryKey() throws {
    let yaml = """
      name: shop                     # used in COMPOSE_PROJECT_NAME; default: directory name
      environments: [dev, staging, prod]
      default_env: dev
      protected: [prod]              # needs --yes=prod for start, stop, restore
      components: ["application/*/*"]
      exclude: ["platform/_archive"]
      watch: {ignore: ["**/target", "**/dist"]}
      integrations: {compose: true, venv: true}
      hosts: {vps1: {ssh: ops@vps1, root: /srv/shop, env: prod, components: ["platform/*"]}}
      component:                     # or a tpl.yaml inside the component with the same keys
        platform/timescale: {alias: [ts], tags: [db], depends_on: [], owner: data-team}
        infra/gcp/dev: {depends_on: [platform/timescale], portainer: {stack: 3, url: "https://p"}}
      """
    var expected = RootSettings()
    expected.name = "shop"
    expected.environments = ["dev", "staging", "prod"]
    expected.protectedEnvironments = ["prod"]
    expected.componentGlobs = [bytes("application/*/*")]
    expected.excluded = [bytes("platform/_archive")]
    expected.watchIgnore = [bytes("**/target"), bytes("**/dist")]
    expected.components[bytes("platform/timescale")] = .with {
      $0.aliases = [bytes("ts")]
      $0.tags = ["db"]
      $0.owner = "data-team"
    }
    expected.components[bytes("infra/gcp/dev")] = .with { $0.dependsOn = [bytes("platform/timescale")] }
    #expect(try RootSettings.parse(yaml: bytes(yaml), file: bytes("tpl.yaml")) == expected)
  }

  @Test func acceptsAFileOfTheLargestSize() throws {
    let yaml = Array("name: a\n#".utf8)
    let padded = yaml + Array(repeating: UInt8(ascii: "x"), count: (1 << 20) - yaml.count)
    #expect(try RootSettings.parse(yaml: padded, file: []).name == "a")
  }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

extension ComponentSettings {
  static func with(_ change: (inout ComponentSettings) -> Void) -> ComponentSettings {
    var settings = ComponentSettings()
    change(&settings)
    return settings
  }
}
