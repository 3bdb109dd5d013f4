import Layout
import Scaffold
import Testing

@Suite(.enabled(if: TemporaryRepository.has("git"), "git is not installed"))
struct GitignoreTests {
  private func ignored(_ path: String, keepSQLIgnored: Bool = false) throws -> Bool {
    let repository = try TemporaryRepository()
    try repository.write(
      .initialize(InitializeOptions(rootName: "shop", keepSQLIgnored: keepSQLIgnored)))
    try repository.run("git", "init", "-q")
    return try repository.run("git", "check-ignore", "-q", path).status == 0
  }

  @Test(arguments: [
    ".env", ".env.dev", ".env.prod", ".env.local", "platform/db/.env", "platform/db/.env.prod", "prod.env", "a.env.bak",
    "server.key", "tls.pem", "id_ed25519", "platform/db/dump.sql", "dump.sql.gz", "x.log", ".envrc", "venv/bin/python",
    ".tpl/local/backups/x/data.tar", ".env.swp", ".env~", "application/a/config/dump.sql",
  ])
  func isIgnored(path: String) throws {
    #expect(try ignored(path))
  }

  @Test(arguments: [
    ".env.crypt", ".env.prod.crypt", "platform/db/.env.crypt", "db.env.crypt", ".env.example",
    "platform/db/.env.example",
    "platform/db/config/init.sql", "platform/db/config/docker-entrypoint-initdb.d/10-schema.sql", "README.md",
    "platform/db/compose/compose.yaml", "infra/gcp/dev/pulumi/Pulumi.dev.yaml", ".tpl/state.json",
  ])
  func isCommitted(path: String) throws {
    #expect(try !ignored(path))
  }

  @Test func keepSQLIgnoredKeepsSchemasOut() throws {
    #expect(try ignored("platform/db/config/init.sql", keepSQLIgnored: true))
  }

  /// Of what `tpl new` writes, git takes everything but the values; of what containers write, nothing.
  @Test func onlyValuesAndVolumesStayOut() throws {
    let repository = try TemporaryRepository()
    var plan = ScaffoldPlan.initialize(InitializeOptions(rootName: "shop"))
    for tool in ScaffoldTool.allCases {
      plan.entries += try ScaffoldPlan.component(
        layer: .platform, name: tool.rawValue, tool: tool, rootName: "shop"
      ).entries
    }
    try repository.write(plan)
    try repository.write("platform/compose/volumes/data/base/1", "rows")
    try repository.run("git", "init", "-q")
    try repository.run("git", "add", "-A")
    let committed = try repository.run("git", "ls-files").out.split(separator: "\n").map(String.init)
    let files = plan.entries.filter { $0.kind != .directory }.map(\.path)
    #expect(Set(committed) == Set(files.filter { !$0.hasSuffix("/.env") }))
  }
}
