import Foundation
import TestSupport
import Testing

/// What README.md says about the tables for people, tried as it stands there.
@Suite struct WatchTablesTests {
  private let section: String

  init() throws {
    let readme = try Sandbox().text("\(Binaries.package)/README.md")
    section = readme.components(separatedBy: "## Questions in SQL\n")[1].components(separatedBy: "\n## ")[0]
  }

  private static func watched() throws -> TemplateRepository {
    let repository = try TemplateRepository([
      "platform/timescale/scripts/backup.sh", "platform/timescale/scripts/restore.sh", "infra/gcp/dev/", "localbin/",
      "application/api/scripts/backup", "ops/backup-all.sh",
    ])
    try repository.allow()
    try repository.startWatcher()
    try repository.must("sync")
    // Whole at once: a file that is written here may be there a batch before it is modified.
    try repository.shell("touch ../late && mv ../late platform/timescale/late")
    try repository.must("sync")
    // Where somebody has it who sets no XDG_CACHE_HOME.
    try repository.shell("ln -s \"$XDG_CACHE_HOME\" ~/.cache")
    return repository
  }

  @Test func theCommandsAnswer() throws {
    let repository = try Self.watched()
    let block = section.components(separatedBy: "```sh\n")[1].components(separatedBy: "```")[0]
    let lines = block.split(separator: "\n")
    let place = try #require(lines.first)
    let answers = try lines.dropFirst().map { line in
      let result = try repository.run(["/bin/sh", "-euc", "\(place)\n\(line)"])
      #expect(result.status == 0 && result.errors == "", "\(line): \(result)")
      let text = result.output.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, with: "TIME")
      return text.split(separator: "\n").sorted()
    }
    #expect(
      answers == [
        ["application|1", "infra|1", "platform|1"],
        ["application/api|backup", "platform/timescale|backup.sh", "|backup-all.sh"],
        ["TIME|created|platform/timescale/late"],
      ])
  }

  @Test func theColumnsAreThose() throws {
    let repository = try Self.watched()
    let rows = section.matches(of: /(?m)^\| `([a-z]+)` \| (.*) \|$/)
    #expect(rows.map { String($0.output.1) } == ["component", "script", "change"])
    for row in rows {
      let database = row.output.1 == "change" ? "changes.db" : "index.db"
      let described = row.output.2.matches(of: /`([a-z_]+)`/).map { String($0.output.1) }
      let found = try repository.sqlite(database, "SELECT name FROM pragma_table_info('\(row.output.1)')")
      #expect(found.output.split(separator: "\n").map(String.init) == described, "\(row.output.1): \(found)")
    }
  }
}
