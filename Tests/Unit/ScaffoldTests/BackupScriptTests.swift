import Foundation
import Layout
import Scaffold
import Testing

/// `ops/backup-all.sh` and `ops/restore-all.sh` with real files.
struct BackupScriptTests {
  private let backups = ".tpl/local/backups"

  private func repository() throws -> TemporaryRepository {
    let repository = try TemporaryRepository(named: "my shop")
    try repository.write(.initialize(InitializeOptions(rootName: "my shop")))
    for (layer, name) in [(Layer.platform, "db"), (.application, "web")] {
      try repository.write(.component(layer: layer, name: name, tool: .plain, rootName: "shop"))
      try repository.write("\(layer)/\(name)/volumes/data/a file", "rows of \(name)")
    }
    return repository
  }

  @Test func roundTrip() throws {
    let repository = try repository()
    let backup = try repository.run("ops/backup-all.sh")
    #expect(backup.status == 0, "\(backup.err)")
    let run = try #require(repository.names(in: backups).first)
    #expect(!run.hasSuffix(".partial"))
    #expect(try repository.mode("\(backups)/\(run)") == 0o700)
    #expect(try repository.mode("\(backups)/\(run)/platform/db") == 0o700)
    #expect(try repository.run("sh", "-c", "cd \(backups)/\(run) && sha256sum -c SHA256SUMS").status == 0)

    try repository.write("platform/db/volumes/data/a file", "damaged")
    try repository.write("platform/db/volumes/data/newer", "not in the backup")
    let restore = try repository.run("ops/restore-all.sh", "latest")
    #expect(restore.status == 0, "\(restore.err)")
    #expect(
      restore.out == "ok       platform/db\nok       application/web\nrestore: 2 ok, 0 failed, 0 without effect\n")
    #expect(try repository.text("platform/db/volumes/data/a file") == "rows of db")
    #expect(!repository.exists("platform/db/volumes/data/newer"))
    #expect(repository.exists("platform/db/volumes/.gitignore"))
    #expect(!repository.names(in: "platform/db").contains { $0.hasPrefix(".restore") })
  }

  @Test(arguments: [
    ("exit 1", "its script failed"), (":", "it wrote no file"),
    (": >\"$TPL_BACKUP_DIR/dump\"", "it wrote an empty file"),
  ])
  func aFailureLeavesAPartialRun(body: String, reason: String) throws {
    let repository = try repository()
    try repository.write("platform/db/scripts/backup.sh", "#!/bin/sh\n\(body)\n", mode: 0o755)
    let outcome = try repository.run("ops/backup-all.sh")
    #expect(outcome.status == 1)
    #expect(outcome.out.contains("failed   platform/db (\(reason)"))
    #expect(outcome.out.contains("ok       application/web\n"))
    let run = try #require(repository.names(in: backups).first)
    #expect(run.hasSuffix(".partial"))
    #expect(!repository.exists("\(backups)/\(run)/platform/db"))
    let latest = try repository.run("ops/restore-all.sh", "latest")
    #expect(latest.status == 1 && latest.err.contains("there is no run"))
    #expect(try repository.run("ops/restore-all.sh", run).status == 0)
  }

  @Test func aDamagedRunIsNotRestored() throws {
    let repository = try repository()
    try repository.run("ops/backup-all.sh")
    let run = try #require(repository.names(in: backups).first)
    try repository.write("platform/db/volumes/data/a file", "present")
    try repository.write("\(backups)/\(run)/application/web/volumes.tar", "garbage")
    let outcome = try repository.run("ops/restore-all.sh", run)
    #expect(outcome.status == 1 && outcome.out.isEmpty)
    #expect(outcome.err.contains("application/web/volumes.tar: FAILED"))
    #expect(try repository.text("platform/db/volumes/data/a file") == "present")
  }

  @Test func aFileThatWasAddedToARunIsNotTrusted() throws {
    let repository = try repository()
    try repository.run("ops/backup-all.sh")
    let run = try #require(repository.names(in: backups).first)
    try repository.write("\(backups)/\(run)/application/web/extra", "x")
    let outcome = try repository.run("ops/restore-all.sh", run)
    #expect(outcome.status == 1 && outcome.err.contains("does not list"))
  }

  @Test func restoreStopsAtTheFirstFailure() throws {
    let repository = try repository()
    try repository.run("ops/backup-all.sh")
    try repository.write("platform/db/scripts/restore.sh", "#!/bin/sh\nexit 1\n", mode: 0o755)
    try repository.write("application/web/volumes/data/a file", "present")
    let outcome = try repository.run("ops/restore-all.sh", "latest")
    #expect(outcome.status == 1)
    #expect(outcome.out.contains("failed   platform/db\nskipped  application/web (an earlier component failed)\n"))
    #expect(try repository.text("application/web/volumes/data/a file") == "present")
  }

  @Test func anotherEnvironmentNeedsAWord() throws {
    let repository = try repository()
    try repository.run("ops/backup-all.sh", environment: ["TPL_ENV": "prod"])
    let refused = try repository.run("ops/restore-all.sh", "latest")
    #expect(refused.status == 1 && refused.out.isEmpty && refused.err.contains("was made in prod and this is dev"))
    #expect(try repository.run("ops/restore-all.sh", "latest", "--other-environment").status == 0)
  }

  @Test func usage() throws {
    let repository = try repository()
    #expect(try repository.run("ops/restore-all.sh").status == 64)
    #expect(try repository.run("ops/restore-all.sh", "20000101T000000Z-1").status == 1)
  }

  @Test func aRunElsewhereIsGivenByItsPath() throws {
    let repository = try repository()
    try repository.run("ops/backup-all.sh")
    try repository.run("sh", "-c", "mv \(backups)/* ../copy")
    try repository.write("platform/db/volumes/data/a file", "damaged")
    #expect(try repository.run("ops/restore-all.sh", "../copy").status == 0)
    #expect(try repository.text("platform/db/volumes/data/a file") == "rows of db")
  }
}
