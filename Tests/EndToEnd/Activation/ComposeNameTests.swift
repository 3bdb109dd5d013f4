import Foundation
import TestSupport
import Testing

/// What docker compose calls a component's project, by the real compose: what it was called before `tpl allow` it is
/// called after.
@Suite struct ComposeNameTests {
  private struct Project: Decodable { var name: String }

  private static func name(_ result: CommandResult) throws -> String {
    try #require(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(Project.self, from: Data(result.stdout)).name
  }

  private static let config = ["docker", "compose", "config", "--format", "json"]

  @Test(
    .enabled(if: DockerParts.hasCompose, Comment(rawValue: DockerParts.howToRun)), arguments: ComposeLayout.all)
  func composeAgrees(layout: ComposeLayout) throws {
    let hook = try ActivationFixture(.bash, files: layout.files, isAllowed: false)
    let variables = DockerParts.variables(hook.sandbox).merging(layout.shell) { $1 }
    let directory = "shop/\(layout.directory)"
    let plain = try Self.name(try hook.sandbox.run(Self.config, environment: variables, directory: directory))
    #expect((plain == layout.name) == !layout.isNamedByTpl, "plain compose says \(plain)")
    try hook.allow()
    let tpl = [
      "\(Binaries.directory)/tpl", "exec", "--", "sh", "-c", "cd \"$0\" && exec \"$@\"", hook.path(layout.directory),
    ]
    let result = try hook.sandbox.run(
      tpl + Self.config, environment: variables.merging(["TPL_WATCHER": "off"]) { $1 }, directory: directory)
    #expect(try Self.name(result) == layout.name)
    if let warning = layout.warning { #expect(result.errors.contains(warning)) }
  }

  /// The same without docker: what tpl sets.
  @Test(arguments: ComposeLayout.all)
  func tplSetsANameOnlyWhereItMust(layout: ComposeLayout) throws {
    let hook = try ActivationFixture(.bash, files: layout.files)
    let session = try hook.session(environment: layout.shell, directory: "shop/\(layout.directory)")
    let value = try session.value(of: "COMPOSE_PROJECT_NAME").map { String(decoding: $0, as: UTF8.self) }
    let isInEnvFile = layout.files["platform/db/.env"]?.contains("COMPOSE_PROJECT_NAME") == true
    var expected = layout.shell["COMPOSE_PROJECT_NAME"]
    if isInEnvFile { expected = "mine" }
    if layout.isNamedByTpl { expected = layout.name }
    #expect(value == expected)
  }

  /// Without the watcher by the file's time, with it the same.
  @Test(arguments: Shell.allCases, [false, true])
  func aNameThatAppearsWinsAtOnce(shell: Shell, isWatched: Bool) throws {
    let hook = try ActivationFixture(shell, files: ["platform/timescale/compose/compose.yaml": "services: {}\n"])
    if isWatched { try hook.startWatcher() }
    let session = try hook.session(
      environment: isWatched ? ["TPL_WATCHER": "on"] : [:], directory: "shop/platform/timescale")
    #expect(try session.text(of: "COMPOSE_PROJECT_NAME") == "shop-platform-timescale-dev")
    try hook.settle(session)
    // In the file itself: the directory does not change.
    let file = hook.path("platform/timescale/compose/compose.yaml")
    try session.run("printf 'name: mine\\n' >> \(file)")
    #expect(try session.value(of: "COMPOSE_PROJECT_NAME") == nil)
    try session.run("printf 'services: {}\\n' > \(file)")
    #expect(try session.text(of: "COMPOSE_PROJECT_NAME") == "shop-platform-timescale-dev")
  }

  /// What `tpl exec` gives a program reaches shells in it.
  @Test(arguments: Shell.allCases)
  func theNameOfAnotherComponentIsTakenAway(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell,
      files: ["application/app1/compose.yaml": "services: {}\n", "platform/timescale/compose.yml": "services: {}\n"])
    let session = try hook.session(environment: [
      "COMPOSE_PROJECT_NAME": "app1", "TPL_COMPONENT": "application/app1", "TPL_ROOT": hook.path(),
    ])
    try session.run(hook.cd("platform/timescale"))
    #expect(try session.value(of: "COMPOSE_PROJECT_NAME") == nil)
    try session.run(hook.cd("application/app1"))
    #expect(try session.text(of: "COMPOSE_PROJECT_NAME") == "app1")
  }

  /// A person's project, with its volume, before tpl knew the repository. One after the other: an engine lists the
  /// containers of all.
  @Test(
    .serialized, .enabled(if: DockerParts.hasEngine, Comment(rawValue: DockerParts.howToRun)),
    arguments: [
      ("platform/timescale", "platform/timescale/compose.yaml", ""),
      ("platform/timescale/compose", "platform/timescale/compose/compose.yaml", "name: my-kafka\n"),
    ])
  func aProjectKeepsItsVolumes(directory: String, file: String, head: String) throws {
    let text = """
      \(head)services:
        db:
          image: tpl/busybox:1
          network_mode: none
          stop_grace_period: 0s
          command: ["/bin/sleep", "300"]
          volumes: ["data:/data"]
      volumes: {data: {}}

      """
    let hook = try ActivationFixture(.bash, files: [file: text], isAllowed: false)
    let variables = DockerParts.variables(hook.sandbox)
    func docker(_ arguments: String...) throws -> String {
      let result = try hook.sandbox.run(
        ["docker"] + arguments, environment: variables, directory: "shop/\(directory)", timeout: 60)
      #expect(result.status == 0, "\(result.errors)")
      return result.output
    }
    defer { _ = try? docker("compose", "down", "-v", "-t", "0") }
    _ = try docker("compose", "up", "-d")
    _ = try docker("compose", "exec", "-T", "db", "/bin/touch", "/data/mine")
    let before = try (docker("ps", "-aq", "--no-trunc"), docker("volume", "ls", "-q"))
    try hook.allow()
    let session = try hook.session(environment: variables)
    try session.run(hook.cd(directory))
    #expect(try session.text(of: "COMPOSE_FILE")?.hasSuffix(file) == true)
    #expect(try session.run("docker compose up -d >up.log 2>&1; echo \"<$?>\"").output.contains("<0>"))
    let after = try (docker("ps", "-aq", "--no-trunc"), docker("volume", "ls", "-q"))
    #expect(before == after)
    #expect(!before.0.isEmpty && !before.1.isEmpty)
    #expect(try session.run("docker compose exec -T db /bin/ls /data").output.contains("mine"))
  }
}
