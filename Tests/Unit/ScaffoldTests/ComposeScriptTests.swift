import Foundation
import Layout
import Scaffold
import Testing

/// The compose scripts against a docker that writes down what it is asked. CI runs them against a real engine too.
struct ComposeScriptTests {
  private func repository(plugin: Bool = true, standalone: String? = nil) throws -> TemporaryRepository {
    let repository = try TemporaryRepository(named: "Shop")
    try repository.write(.initialize(InitializeOptions(rootName: "Shop")))
    try repository.write(.component(layer: .platform, name: "db", rootName: "Shop"))
    // The archive a backup reads, and the containers is_up asks for.
    let answer = """
      case "$*" in
      *' --entrypoint tar '*) echo x >/tmp/tpl-$$ && tar -C /tmp -cf - tpl-$$ && rm /tmp/tpl-$$ ;;
      *' --entrypoint sh '*) cat >/dev/null ;;
      'ps '*) echo 1234 ;;
      esac
      """
    let log = "\(repository.root.path)/calls"
    try repository.shim(
      "docker",
      """
      [ "$*" != 'compose version' ] || exit \(plugin ? 0 : 1)
      echo "docker $*" >>\(log)
      \(answer)
      """)
    if let standalone {
      try repository.shim(
        "docker-compose",
        """
        case "$*" in 'version --short') echo \(standalone); exit 0 ;; esac
        echo "docker-compose $*" >>\(log)
        [ "$3" != --env-file ] || cp "$4" \(repository.root.path)/merged
        \(answer)
        """)
    }
    return repository
  }

  private func calls(_ repository: TemporaryRepository) throws -> [String] {
    try repository.text("calls").replacing("\(repository.root.path)/platform/db/", with: "").split(separator: "\n")
      .map(String.init)
  }

  @Test func startNamesProjectFilesAndValues() throws {
    let repository = try repository()
    try repository.write("platform/db/.env.prod", "A=1\n")
    try repository.write("platform/db/compose/compose.prod.yaml", "services: {}\n")
    #expect(try repository.run("platform/db/scripts/start.sh", environment: ["TPL_ENV": "prod"]).status == 0)
    #expect(
      try calls(repository) == [
        "docker compose --project-name shop-platform-db-prod --env-file .env --env-file .env.prod "
          + "-f compose/compose.yaml -f compose/compose.prod.yaml up -d --wait"
      ])
  }

  @Test func nothingIsEverDeleted() throws {
    let repository = try repository()
    for script in ["start", "stop", "status"] {
      #expect(try repository.run("platform/db/scripts/\(script).sh").status == 0)
    }
    let words = try calls(repository).flatMap { $0.split(separator: " ") }
    #expect(!words.contains { ["-v", "--volumes", "down", "--remove-orphans"].contains($0) })
  }

  @Test(arguments: [("platform/db", "chosen"), ("platform/other", "shop-platform-db-dev")])
  func theProjectOfAnotherActiveComponentIsNotTaken(active: String, project: String) throws {
    let repository = try repository()
    try repository.run(
      "platform/db/scripts/stop.sh", environment: ["COMPOSE_PROJECT_NAME": "chosen", "TPL_COMPONENT": active])
    #expect(try calls(repository).first?.contains("--project-name \(project) ") == true)
  }

  @Test func theNameInTheConfigurationWins() throws {
    let repository = try repository()
    try repository.write("tpl.yaml", "name: \"store\" # shown in docker\ndefault_env: staging\n")
    try repository.run("platform/db/scripts/stop.sh")
    #expect(try calls(repository).first?.contains("--project-name store-platform-db-staging ") == true)
  }

  @Test func legacyComposeGetsOneFileAndNoWait() throws {
    let repository = try repository(plugin: false, standalone: "1.29.2")
    try repository.write("platform/db/.env", "A=1")
    try repository.write("platform/db/.env.dev", "A=2\n")
    #expect(try repository.run("platform/db/scripts/start.sh").status == 0)
    #expect(try repository.text("merged") == "A=1\nA=2\n")
    let call = try #require(try calls(repository).last)
    #expect(call.hasPrefix("docker-compose --project-name shop-platform-db-dev --env-file "))
    #expect(call.hasSuffix(" -f compose/compose.yaml up -d"))
  }

  @Test func standaloneComposeIsUsedWithoutThePlugin() throws {
    let repository = try repository(plugin: false, standalone: "2.27.0")
    #expect(try repository.run("platform/db/scripts/start.sh").status == 0)
    #expect(try calls(repository).last?.hasSuffix("up -d --wait") == true)
  }

  @Test func backupAndRestoreGoThroughTheService() throws {
    let repository = try repository()
    let backup = try repository.run("ops/backup-all.sh")
    #expect(backup.status == 0, "\(backup.err)")
    let restore = try repository.run("ops/restore-all.sh", "latest")
    #expect(restore.status == 0, "\(restore.err)")
    let calls = try calls(repository).map { $0.split(separator: "compose.yaml ").last.map(String.init) ?? "" }
    #expect(calls.first == "run --rm --no-deps -T --entrypoint tar app -C /data -cf - .")
    #expect(calls[2] == "stop app")
    #expect(calls.last == "up -d --wait")
  }
}
