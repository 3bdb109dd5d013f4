import Configuration
import Layout
import Testing

@Suite struct ConfigurationErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let yaml: String
    let message: String
    let hint: String?

    init(_ yaml: String, _ message: String, hint: String? = nil) {
      (self.yaml, self.message, self.hint) = (yaml, message, hint)
    }

    var testDescription: String { yaml.debugDescription }
  }

  private static let rootKeys =
    "known keys: name, environments, default_env, protected, components, exclude, watch, integrations, hosts, recipients, component"

  static let keys = [
    Case("enviroments: [dev]", #"1: unknown key "enviroments""#, hint: #"did you mean "environments"?"#),
    Case("name: a\nprotect: []", #"2: unknown key "protect""#, hint: #"did you mean "protected"?"#),
    Case("Host: {}", #"1: unknown key "Host""#, hint: #"did you mean "hosts"?"#),
    Case("wathc: {}", #"1: unknown key "wathc""#, hint: #"did you mean "watch"?"#),
    Case("env: dev", #"1: unknown key "env""#, hint: rootKeys),
    Case("? \"\"\n: a", #"1: unknown key """#, hint: rootKeys),
    Case("watch:\n  paths: []", #"2: unknown key "paths""#, hint: "known keys: ignore, defaults"),
    Case("integrations: {direnv: true}", #"1: unknown key "direnv""#, hint: "known keys: compose, venv"),
    Case("hosts: {a: {shs: b}}", #"1: unknown key "shs""#, hint: #"did you mean "ssh"?"#),
    Case(
      "component:\n  platform/a:\n    aliases: [x]", #"3: unknown key "aliases""#, hint: #"did you mean "alias"?"#),
    Case("\"a\\nb\\e[1m\": 1", #"1: unknown key "a\u{A}b\u{1B}[1m""#, hint: rootKeys),
    Case("name: a\n\nname: b", #"3: duplicate key "name", first on line 1"#),
    Case("component:\n  platform/a: {}\n  'platform/a': {}", #"3: duplicate key "platform/a", first on line 2"#),
    Case("{[a]: b}", "1: a key: expected a string, found a list"),
    Case("? {a: b}\n: c", "1: a key: expected a string, found a mapping"),
  ]

  static let types = [
    Case("environments: dev", #"1: environments: expected a list, found "dev""#, hint: #"write environments: ["dev"]"#),
    Case("environments: {dev: }", "1: environments: expected a list, found a mapping"),
    Case("name: {a: b}", "1: name: expected a string, found a mapping"),
    Case("name: [a]", "1: name: expected a string, found a list"),
    Case("exclude:\n- a\n-\n", "3: exclude: expected a string, found nothing"),
    Case("- a", "1: expected a mapping, found a list"),
    Case("# x\nshop", #"2: expected a mapping, found "shop""#),
    Case("watch: [a]", "1: watch: expected a mapping, found a list"),
    Case("component: {platform/a: db}", #"1: platform/a: expected a mapping, found "db""#),
    Case("hosts: [a]", "1: hosts: expected a mapping, found a list"),
    Case("recipients: [a]", "1: recipients: expected a mapping, found a list"),
    Case("recipients: {prod: alice}", #"1: prod: expected a list, found "alice""#, hint: #"write prod: ["alice"]"#),
    Case("hosts: {a: b}", #"1: a: expected a mapping, found "b""#),
  ]

  private static let boolean = "write true or false, without quotes"
  static let booleans = [
    Case("integrations: {venv: yes}", #"1: venv: expected true or false, found "yes""#, hint: boolean),
    Case("integrations: {venv: \"true\"}", #"1: venv: expected true or false, found "true""#, hint: boolean),
    Case("integrations: {venv: True}", #"1: venv: expected true or false, found "True""#, hint: boolean),
    Case("integrations: {venv: []}", "1: venv: expected true or false, found a list", hint: boolean),
  ]

  private static let environment =
    #"an environment name has letters, digits, "_" and "-", starts with a letter or digit, and is not local, crypt or example"#
  private static let alias = #"an alias is not empty, has no "/" or ":", and does not start with "." or "-""#
  private static let path = #"a path is relative to the root, has no ".." and at most 4 "**""#
  private static let id = "a component id is infra/PROVIDER/ENV, platform/NAME or application/NAME"
  static let values = [
    Case("name: ''", #"1: invalid text """#, hint: "text is not empty and has no control characters"),
    Case("name: \"a\\0b\"", #"1: invalid text "a\u{0}b""#, hint: "text is not empty and has no control characters"),
    Case("environments:\n- dev\n- a/b", #"3: invalid environment name "a/b""#, hint: environment),
    Case("environments: [-dev]", #"1: invalid environment name "-dev""#, hint: environment),
    Case("default_env: d\u{E9}v", "1: invalid environment name \"d\u{E9}v\"", hint: environment),
    Case("protected: ['']", #"1: invalid environment name """#, hint: environment),
    Case("environments: [a, b, a]", #"1: duplicate environment "a""#),
    Case(
      "default_env: dev\nenvironments: [prod, test]", #"1: default_env: environment "dev" is not in environments"#,
      hint: "environments: prod, test"),
    Case(
      "environments: [dev]\nprotected:\n- dev\n- prod", #"4: protected: environment "prod" is not in environments"#,
      hint: "environments: dev"),
    Case(
      "environments: []\nprotected: [x]", #"2: protected: environment "x" is not in environments"#,
      hint: "environments is an empty list"),
    Case(
      "environments: [dev]\nhosts: {a: {env: prod}}", #"2: env: environment "prod" is not in environments"#,
      hint: "environments: dev"),
    Case("components: [/etc/*]", #"1: invalid path "/etc/*""#, hint: path),
    Case("components: [a/../b]", #"1: invalid path "a/../b""#, hint: path),
    Case("exclude: [..]", #"1: invalid path "..""#, hint: path),
    Case("exclude: [./]", #"1: invalid path "./""#, hint: path),
    Case("watch: {ignore: [/tmp]}", #"1: invalid path "/tmp""#, hint: path),
    Case("component: {timescale: {}}", #"1: invalid component id "timescale""#, hint: id),
    Case("component: {infra/gcp: {}}", #"1: invalid component id "infra/gcp""#, hint: id),
    Case("component: {platform/.x: {}}", #"1: invalid component id "platform/.x""#, hint: id),
    Case("component: {platform/a/b: {}}", #"1: invalid component id "platform/a/b""#, hint: id),
    Case(
      "components: [tools]\ncomponent:\n  tools: {}\n  tools/: {}", #"4: invalid component id "tools/""#,
      hint: #"a component id is a path relative to the root, without ".", ".." and "/" at its end"#),
    Case("components: [\"**/a/**/a/**/a/**/a/**\"]", #"1: invalid path "**/a/**/a/**/a/**/a/**""#, hint: path),
    Case("component: {ops/x: {}}", #"1: invalid component id "ops/x""#, hint: id),
    Case("component: {platform/../x: {}}", #"1: invalid component id "platform/../x""#, hint: id),
    Case("component: {platform/x/: {}}", #"1: invalid component id "platform/x/""#, hint: id),
    Case("component: {platform/x: {alias: ['']}}", #"1: invalid alias """#, hint: alias),
    Case("component: {platform/x: {alias: [a/b]}}", #"1: invalid alias "a/b""#, hint: alias),
    Case("component: {platform/x: {alias: [.a]}}", #"1: invalid alias ".a""#, hint: alias),
    Case("component: {platform/x: {alias: [-a]}}", #"1: invalid alias "-a""#, hint: alias),
    Case(
      "component:\n  platform/x: {alias: [a]}\n  platform/y:\n    alias:\n    - b\n    - a",
      #"6: duplicate alias "a", taken by platform/x"#),
    Case(
      "hosts: {a: {ssh: -oProxyCommand=x}}", #"1: invalid ssh destination "-oProxyCommand=x""#,
      hint: #"an ssh destination is HOST or USER@HOST, without spaces, and does not start with "-""#),
    Case(
      "hosts: {a: {root: srv}}", #"1: invalid absolute path "srv""#, hint: #"an absolute path starts with "/""#),
    Case("hosts: {a: {components: [../x]}}", #"1: invalid path "../x""#, hint: path),
    Case(
      "hosts: {-a: {}}", #"1: invalid host name "-a""#,
      hint: #"a host name has letters, digits, ".", "_" and "-", and starts with a letter or digit"#),
    Case(
      "default_env: " + String(repeating: "\u{202E}", count: 61),
      "1: invalid environment name \"" + String(repeating: #"\u{202E}"#, count: 60) + "…\"", hint: environment),
  ]

  private static let quote = #"quote a value that starts with "*" or "&""#
  private static let cannotStart = #"indent with spaces, and quote a value that starts with "@", "%" or "`""#
  static let yaml = [
    Case("name: a\n---\nname: b", "2: a second document is not supported"),
    Case("name: &n a", "1: anchors are not supported", hint: quote),
    Case("name: *n", "1: aliases are not supported", hint: quote),
    Case(
      "name: x\nexclude: [*/x]", "2: did not find expected alphabetic or numeric character, while scanning an alias",
      hint: quote),
    Case("watch: {<<: {}}", "1: the merge key \"<<\" is not supported", hint: "write the keys out"),
    Case("name: !!str a", "1: tags are not supported", hint: #"quote a value that starts with "!""#),
    Case("name: ! a", "1: tags are not supported", hint: #"quote a value that starts with "!""#),
    Case("--- &a {}", "1: anchors are not supported", hint: quote),
    Case(String(repeating: "[", count: 9), "1: nested deeper than 8 levels"),
    Case(
      "a: &a [x,x]\nb: &b [*a,*a]", "1: anchors are not supported", hint: quote),
    Case(
      "name: a\n\tenvironments: [dev]",
      "2: found a tab character that violates indentation, while scanning a plain scalar from line 1",
      hint: "indent with spaces"),
    Case(
      "name: a\nexclude:\n\t- b", "3: found character that cannot start any token, while scanning for the next token",
      hint: cannotStart),
    Case(
      "name: @a", "1: found character that cannot start any token, while scanning for the next token",
      hint: cannotStart),
    Case(
      "name: a: b", "1: mapping values are not allowed in this context",
      hint: #"quote a value that contains ": ""#),
    Case("\n\nname: \"a\n\n", "4: found unexpected end of stream, while scanning a quoted scalar from line 3"),
    Case("name: [a\nexclude: []", "2: did not find expected ',' or ']', while parsing a flow sequence from line 1"),
    Case("a: b\nc\u{0}: d", "2: control characters are not allowed"),
  ]

  @Test(arguments: [keys, types, booleans, values, yaml].joined())
  func explains(_ row: Case) {
    let error = #expect(throws: ConfigurationError.self) {
      try RootSettings.parse(yaml: bytes(row.yaml), file: bytes("tpl.yaml"))
    }
    #expect(error?.description == "tpl.yaml:" + row.message)
    #expect(error?.hint == row.hint)
  }

  @Test func namesTheLineOfInvalidUTF8() {
    let error = #expect(throws: ConfigurationError.self) {
      try RootSettings.parse(yaml: bytes("name: a\n# ok\nowner: ") + [0xFF], file: bytes("tpl.yaml"))
    }
    #expect(error?.description == "tpl.yaml:3: invalid leading UTF-8 octet")
  }

  @Test func refusesUTF16() {
    #expect(throws: ConfigurationError.self) {
      try RootSettings.parse(yaml: [0xFF, 0xFE] + bytes("n\u{0}"), file: [])
    }
  }

  @Test func refusesALargeFile() {
    let error = #expect(throws: ConfigurationError.self) {
      try RootSettings.parse(yaml: Array(repeating: UInt8(ascii: "#"), count: (1 << 20) + 1), file: bytes("tpl.yaml"))
    }
    #expect(error?.description == "tpl.yaml:1: file has 1048577 bytes, more than the 1048576 allowed")
  }

  /// A file's name is the repository's to choose.
  @Test func keepsTheFileAndOneLine() {
    let file = bytes("a\nb/") + [0xFF] + bytes("/tpl.yaml")
    let error = #expect(throws: ConfigurationError.self) { try RootSettings.parse(yaml: bytes("x: 1"), file: file) }
    #expect(error?.file == file)
    #expect(error?.line == 1)
    #expect(error?.column == 1)
    #expect(error?.description == #"a\u{A}b/\#u{FFFD}/tpl.yaml:1: unknown key "x""#)
    guard case .unknownKey(let name, let known)? = error?.cause else {
      Issue.record("not an unknown key")
      return
    }
    #expect(name == bytes("x"))
    #expect(known.contains("default_env"))
  }
}
