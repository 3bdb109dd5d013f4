import TestSupport
import Testing

/// What activation sets for docker compose and for Python.
@Suite struct ToolVariableTests {
  private static let compose = [
    "platform/timescale/compose/compose.yaml": "services: {}\n", "platform/timescale/.env": "A=1\n", ".env": "R=1\n",
    "application/app1/docker-compose.yml": "services: {}\n",
  ]

  @Test(arguments: Shell.allCases)
  func composeFindsItsFiles(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: Self.compose)
    let session = try hook.session()
    // The summary does not tell of them.
    #expect(try session.run(hook.cd("platform/timescale/compose")).output == "tpl: platform/timescale (dev) +R +A\n")
    let base = hook.path("platform/timescale/compose/compose.yaml")
    #expect(try session.text(of: "COMPOSE_FILE") == base)
    #expect(try session.text(of: "COMPOSE_PROJECT_NAME") == "shop-platform-timescale-dev")
    let envFiles = [".env", "platform/timescale/.env"].map { hook.path($0) }.joined(separator: ",")
    #expect(try session.text(of: "COMPOSE_ENV_FILES") == envFiles)
    try hook.write([
      "platform/timescale/compose/compose.prod.yaml": "", "platform/timescale/compose/compose.override.yml": "",
    ])
    let more = ["compose.override.yml", "compose.prod.yaml"].map { hook.path("platform/timescale/compose/\($0)") }
    try session.run(hook.export("TPL_ENV", "prod"))
    #expect(try session.text(of: "COMPOSE_FILE") == ([base] + more).joined(separator: ":"))
    #expect(try session.text(of: "COMPOSE_PROJECT_NAME") == "shop-platform-timescale-prod")
    try session.run(hook.cd("application/app1"))
    #expect(try session.text(of: "COMPOSE_FILE") == hook.path("application/app1/docker-compose.yml"))
    try session.run(hook.cd())
    for name in ["COMPOSE_FILE", "COMPOSE_PROJECT_NAME", "COMPOSE_ENV_FILES"] {
      #expect(try session.value(of: name) == nil, "\(name)")
    }
  }

  /// Without the watcher through the directory's time, with it through its alarm.
  @Test(arguments: Shell.allCases, [false, true])
  func aNewComposeFileIsSeen(shell: Shell, isWatched: Bool) throws {
    let hook = try ActivationFixture(shell, files: ["platform/timescale/compose/x": ""])
    if isWatched { try hook.startWatcher() }
    let session = try hook.session(
      environment: isWatched ? ["TPL_WATCHER": "on"] : [:], directory: "shop/platform/timescale")
    try hook.settle(session)
    try hook.write(["platform/timescale/compose/compose.yaml": "services: {}\n"])
    try waitUntil("COMPOSE_FILE") { try session.value(of: "COMPOSE_FILE") != nil }
  }

  @Test func composeCanBeOverruledAndTurnedOff() throws {
    let hook = try ActivationFixture(.bash, files: Self.compose)
    try hook.write(["platform/timescale/.env": "COMPOSE_PROJECT_NAME=mine\n"])
    try hook.allow()
    let session = try hook.session(directory: "shop/platform/timescale")
    #expect(try session.text(of: "COMPOSE_PROJECT_NAME") == "mine")
    #expect(try session.text(of: "COMPOSE_FILE") != nil)
    try hook.write(["tpl.yaml": "name: Our Shop!\nintegrations: {venv: false}\n"])
    try hook.allow()
    try hook.write(["platform/timescale/.env": "A=1\n"])
    try session.run(hook.cd("platform/timescale"))
    #expect(try session.text(of: "COMPOSE_PROJECT_NAME") == "ourshop-platform-timescale-dev")
    try hook.write(["tpl.yaml": "integrations: {compose: false}\n"])
    try hook.allow()
    try session.prompt()
    #expect(try session.value(of: "COMPOSE_FILE") == nil)
  }

  @Test(arguments: Shell.allCases)
  func activatesAVirtualEnvironment(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: ["application/app1/.venv/pyvenv.cfg": "home = /usr/bin\n"])
    let program = "application/app1/.venv/bin/which-python"
    try hook.sandbox.write("#!/bin/sh\necho \"$VIRTUAL_ENV ${PYTHONHOME-unset}\"\n", to: "shop/\(program)", mode: 0o755)
    let session = try hook.session(environment: ["PYTHONHOME": "/elsewhere"])
    let outside = try session.exported()
    let entered = try session.run(hook.cd("application/app1")).output
    #expect(entered == "tpl: application/app1 (dev) +VIRTUAL_ENV -PYTHONHOME\n")
    let home = hook.path("application/app1/.venv")
    #expect(try session.run("which-python").output == "\(home) unset\n")
    let path = String(decoding: try session.exported()["PATH"] ?? [], as: UTF8.self)
    #expect(path.hasPrefix("\(home)/bin:") && path.hasSuffix(":\(hook.path("localbin"))"))
    try session.run(hook.leave)
    #expect(try session.text(of: "PYTHONHOME") == "/elsewhere")
    #expect(try session.exported()["PATH"] == outside["PATH"])
    #expect(try session.value(of: "VIRTUAL_ENV") == nil)
  }

  /// Its programs would hide those of the user.
  @Test func aVirtualEnvironmentOfGitIsNotActivated() throws {
    let hook = try ActivationFixture(.bash, files: ["application/app1/venv/pyvenv.cfg": "home = /usr/bin\n"])
    try hook.sandbox.write("#!/bin/sh\necho pwned\n", to: "shop/application/app1/venv/bin/ls", mode: 0o755)
    #expect(try hook.sandbox.run(["sh", "-c", "git init -q && git add -Af"], directory: "shop").status == 0)
    let session = try hook.session()
    let expected = """
      tpl: warning: application/app1/venv arrives through version control; it is not activated
      tpl: application/app1 (dev)

      """
    #expect(try session.run(hook.cd("application/app1")).output == expected)
    #expect(!(try session.run("ls").output.contains("pwned")))
    #expect(try session.value(of: "VIRTUAL_ENV") == nil)
  }
}
