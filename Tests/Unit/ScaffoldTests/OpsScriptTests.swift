import Foundation
import Layout
import Scaffold
import Testing

/// The super-scripts of a generated repository, run for real.
struct OpsScriptTests {
  private func repository(_ components: [(Layer, String)]) throws -> TemporaryRepository {
    // A name that needs quoting everywhere.
    let repository = try TemporaryRepository(named: "my shop's")
    try repository.write(.initialize(InitializeOptions(rootName: "my shop's")))
    for (layer, name) in components {
      try repository.write(.component(layer: layer, name: name, tool: .plain, rootName: "shop"))
    }
    return repository
  }

  private let three: [(Layer, String)] = [(.application, "web"), (.platform, "db"), (.infra, "gcp/dev")]

  @Test func anEmptyRepositoryIsFine() throws {
    let repository = try repository([])
    for script in ["bootstrap", "status", "backup-all"] {
      let outcome = try repository.run("ops/\(script).sh")
      #expect(outcome.status == 0, "\(script): \(outcome.err)")
    }
    #expect(repository.names(in: ".tpl/local/backups").isEmpty)
  }

  @Test func bootstrapStartsInOrderFromAnywhere() throws {
    let repository = try repository(three + [(.infra, "gcp/prod")])
    for path in ["application/web", "platform/db", "infra/gcp/dev", "infra/gcp/prod"] {
      try repository.write(
        "\(path)/scripts/start.sh", "#!/bin/sh\necho \"$TPL_ENV $PWD\" >>../../started\n", mode: 0o755)
    }
    let outcome = try repository.run("sh", "-c", "cd platform && ../ops/bootstrap.sh")
    #expect(
      outcome.out == """
        ok       infra/gcp/dev
        skipped  infra/gcp/prod (the environment is dev)
        ok       platform/db
        ok       application/web
        start: 3 ok, 0 failed, 1 without effect

        """)
    #expect(outcome.status == 0)
    let root = repository.root.path
    #expect(try repository.text("infra/started") == "dev \(root)/infra/gcp/dev\n")
    #expect(try repository.text("started") == "dev \(root)/platform/db\ndev \(root)/application/web\n")
  }

  @Test func bootstrapStopsAtTheFirstFailure() throws {
    let repository = try repository(three)
    try repository.write("platform/db/scripts/start.sh", "#!/bin/sh\nexit 7\n", mode: 0o755)
    let outcome = try repository.run("ops/bootstrap.sh")
    #expect(outcome.status == 1)
    #expect(outcome.out.contains("failed   platform/db\nskipped  application/web (an earlier component failed)\n"))
  }

  @Test func statusGoesOnAfterAFailure() throws {
    let repository = try repository(three)
    try repository.write("platform/db/scripts/status.sh", "#!/bin/sh\necho broken >&2\nexit 3\n", mode: 0o755)
    try FileManager.default.removeItem(at: repository.root.appending(path: "infra/gcp/dev/scripts/status.sh"))
    let outcome = try repository.run("ops/status.sh")
    #expect(outcome.status == 1)
    #expect(
      outcome.out == """
        no-op    infra/gcp/dev
        failed   platform/db
        ok       application/web
        status: 1 ok, 1 failed, 1 without effect

        """)
    #expect(outcome.err.contains("broken"))
  }

  @Test func aScriptThatIsNotExecutableFails() throws {
    let repository = try repository([(.platform, "db")])
    try repository.write("platform/db/scripts/status.sh", "#!/bin/sh\n", mode: 0o644)
    let outcome = try repository.run("ops/status.sh")
    #expect(outcome.status == 1 && outcome.err.contains("chmod +x platform/db/scripts/status.sh"))
  }

  @Test func anActiveComponentDoesNotLeakIntoTheOthers() throws {
    let repository = try repository([(.platform, "db")])
    try repository.write(
      "platform/db/scripts/status.sh", "#!/bin/sh\necho \"${COMPOSE_PROJECT_NAME-}${TPL_COMPONENT-}\" >seen\n",
      mode: 0o755)
    let outcome = try repository.run(
      "ops/status.sh", environment: ["TPL_COMPONENT": "platform/other", "COMPOSE_PROJECT_NAME": "other"])
    #expect(try repository.text("platform/db/seen") == "\n")
    #expect(outcome.err.contains("warning: platform/other is active"))
  }

  @Test func localbinIsInstalledWithoutTouchingAnythingElse() throws {
    let repository = try repository([])
    try repository.write("localbin/tool", "#!/bin/sh\n")
    let outcome = try repository.run("localbin/install.sh")
    #expect(outcome.status == 0)
    #expect(outcome.out == "tool     install.sh\ntool     tool\ntool     uninstall.sh\n")
    #expect(try repository.mode("localbin/tool") & 0o111 == 0o111)
    #expect(try repository.mode("localbin/utils.sh") == 0o644)
    let line = "PATH='\(repository.root.path.replacing("'", with: #"'\''"#))/localbin':$PATH"
    #expect(outcome.err.contains(line))
    #expect(try repository.run("sh", "-c", "\(line); command -v tool").status == 0)
    try repository.write("../home/.bashrc", "\nPATH=\"\(repository.root.path)/localbin:$PATH\"\n")
    let removal = try repository.run("localbin/uninstall.sh")
    #expect(removal.status == 0)
    #expect(removal.out.contains("/.bashrc:2:PATH="))
  }
}
