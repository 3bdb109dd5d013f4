import Testing

/// A component with docker compose files, and what its project is called.
struct ComposeLayout: CustomTestStringConvertible, Sendable {
  var what: String
  /// Below `shop`.
  var files: [String: String]
  var directory = "platform/db"
  /// In tpl's environment, asked from the directory.
  var name: String
  /// Where compose's own default is shared with other components, tpl's name is another one.
  var isNamedByTpl = false
  var shell: [String: String] = [:]
  /// `nil` where nothing is to be said.
  var warning: String?

  var testDescription: String { what }

  private static let services = "services: {a: {image: x}}\n"
  private static func file(_ path: String, _ head: String = "") -> [String: String] {
    ["platform/db/\(path)": head + services]
  }

  private static let shared = "shop-platform-db-dev"

  static let all: [ComposeLayout] = [
    ComposeLayout(what: "a file in the component", files: file("compose.yaml"), name: "db"),
    ComposeLayout(what: "docker-compose.yml", files: file("docker-compose.yml"), name: "db"),
    ComposeLayout(
      what: "from a directory below", files: file("compose.yaml").and(["platform/db/config/x": ""]),
      directory: "platform/db/config", name: "db"),
    ComposeLayout(
      what: "a directory's name with other letters",
      files: ["application/My.App-1/compose.yml": services], directory: "application/My.App-1", name: "myapp-1"),
    ComposeLayout(
      what: "a component of infra", files: ["infra/gcp/prod/compose.yaml": services], directory: "infra/gcp/prod",
      name: "prod"),
    ComposeLayout(what: "name:", files: file("compose.yaml", "name: my-kafka\n"), name: "my-kafka"),
    ComposeLayout(
      what: "name: behind the services", files: ["platform/db/compose.yaml": services + "name: late\n"], name: "late"),
    ComposeLayout(
      what: "name: in an override", files: file("compose.yaml").and(file("compose.override.yml", "name: over\n")),
      name: "over"),
    ComposeLayout(
      what: "COMPOSE_PROJECT_NAME in .env",
      files: file("compose.yaml").and(["platform/db/.env": "COMPOSE_PROJECT_NAME=mine\n"]),
      name: "mine"),
    ComposeLayout(
      what: "COMPOSE_PROJECT_NAME in .env and name:",
      files: file("compose.yaml", "name: file\n").and(["platform/db/.env": "COMPOSE_PROJECT_NAME=mine\n"]), name: "mine"
    ),
    ComposeLayout(
      what: "COMPOSE_PROJECT_NAME in the shell", files: file("compose.yaml", "name: file\n"), name: "outer",
      shell: ["COMPOSE_PROJECT_NAME": "outer"]),
    ComposeLayout(
      what: "COMPOSE_PROJECT_NAME in the shell, files in compose/", files: file("compose/compose.yaml"),
      directory: "platform/db/compose", name: "outer", shell: ["COMPOSE_PROJECT_NAME": "outer"]),
    ComposeLayout(
      what: "name: in compose/", files: file("compose/compose.yaml", "name: my-kafka\n"),
      directory: "platform/db/compose", name: "my-kafka"),
    ComposeLayout(
      what: "a quoted name: in compose/", files: file("compose/docker-compose.yaml", "\"name\": 'quoted'\n"),
      directory: "platform/db/compose", name: "quoted"),
    ComposeLayout(
      what: "an interpolated name: in compose/", files: file("compose/compose.yaml", "name: ${SHOP:-fallback}\n"),
      directory: "platform/db/compose", name: "fallback"),
    ComposeLayout(
      what: "name: with CRLF in compose/",
      files: ["platform/db/compose/compose.yml": "x-a: 1\r\nname: crlf\r\n" + services],
      directory: "platform/db/compose", name: "crlf"),
    ComposeLayout(
      what: "name: in another document in compose/",
      files: ["platform/db/compose/compose.yaml": services + "---\nname: second\n"], directory: "platform/db/compose",
      name: "second"),
    ComposeLayout(
      what: "a merged name: in compose/",
      files: file("compose/compose.yaml", "x-common: &common\n  name: merged\n<<: *common\n"),
      directory: "platform/db/compose", name: "merged"),
    ComposeLayout(
      what: "name: in an override in compose/",
      files: file("compose/compose.yaml").and(file("compose/docker-compose.override.yml", "name: over\n")),
      directory: "platform/db/compose", name: "over"),
    ComposeLayout(
      what: "COMPOSE_PROJECT_NAME in compose/.env",
      files: file("compose/compose.yaml").and(["platform/db/compose/.env": "COMPOSE_PROJECT_NAME=beside\n"]),
      directory: "platform/db/compose", name: "beside"),
    ComposeLayout(
      what: "COMPOSE_PROJECT_NAME in compose/.env, and a .env of the component",
      files: file("compose/compose.yaml").and([
        "platform/db/compose/.env": "COMPOSE_PROJECT_NAME=beside\n", "platform/db/.env": "A=1\n",
      ]),
      directory: "platform/db/compose", name: "beside"),
    ComposeLayout(
      what: "files in the component and in compose/",
      files: file("docker-compose.yml", "name: above\n").and(file("compose/compose.yaml", "name: below\n")),
      name: "above"),
    ComposeLayout(
      what: "turned off", files: file("compose/compose.yaml").and(["tpl.yaml": "integrations: {compose: false}\n"]),
      directory: "platform/db/compose", name: "compose"),
    // From here on, compose's own default is `compose` or another name than the pinned one.
    ComposeLayout(
      what: "files in compose/", files: file("compose/compose.yaml"), directory: "platform/db/compose", name: shared,
      isNamedByTpl: true),
    ComposeLayout(
      what: "files in compose/ with names further down",
      files: [
        "platform/db/compose/compose.yaml":
          "# name: no\ninclude:\n- ./inc.yaml\nservices:\n  a:\n    image: x\n    container_name: no\nx-n: |\n  name: no\nnetworks:\n  default:\n    name: no\n",
        "platform/db/compose/inc.yaml": "name: no\nservices: {b: {image: x}}\n",
      ], directory: "platform/db/compose", name: shared, isNamedByTpl: true),
    ComposeLayout(
      what: "a project of tpl.yaml", files: file("compose.yaml").and(["platform/db/tpl.yaml": "project: shop-db\n"]),
      name: "shop-db", isNamedByTpl: true),
    ComposeLayout(
      what: "a project of the root's tpl.yaml, files in compose/",
      files: file("compose/compose.yaml").and(["tpl.yaml": "component: {platform/db: {project: shop-db}}\n"]),
      directory: "platform/db/compose", name: "shop-db", isNamedByTpl: true),
    ComposeLayout(
      what: "a project of tpl.yaml and name:",
      files: file("compose.yaml", "name: file\n").and(["platform/db/tpl.yaml": "project: shop-db\n"]), name: "file",
      warning: "names the project itself, 'project' in tpl.yaml is not used"),
  ]
}

extension [String: String] {
  fileprivate func and(_ others: [String: String]) -> [String: String] { merging(others) { $1 } }
}
