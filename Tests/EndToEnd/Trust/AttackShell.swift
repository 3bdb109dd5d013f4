import Foundation
import TestSupport

/// A shell on a stage: where it stands, what it was told, and what ran in it.
final class AttackShell {
  let stage: AttackStage
  let shell: Shell
  let isWatched: Bool
  /// Where it stands while the content arrives.
  let place: AttackContent?
  private let session: ShellSession
  private let name: String

  init(_ shell: Shell, isWatched: Bool, on stage: AttackStage, at place: AttackContent?) throws {
    self.stage = stage
    self.shell = shell
    self.isWatched = isWatched
    self.place = place
    name = "\(shell).\(isWatched)"
    let tpl = shell.quote("\(Binaries.directory)/tpl")
    let load = shell.text(bash: "eval \"$(\(tpl) hook \(shell))\"\n", fish: "\(tpl) hook fish | source\n")
    guard mkfifo(stage.sandbox.path("go.\(name)"), 0o600) == 0 else {
      throw TestSupportError.system(call: "mkfifo", errno: errno)
    }
    var environment = ["ATTACK_MARK": stage.sandbox.path("mark.\(name)")]
    if !isWatched { environment["TPL_WATCHER"] = "off" }
    session = try ShellSession(
      shell, in: stage.sandbox, rc: load, environment: environment,
      directory: place.map { "shop/\($0.directory)" } ?? "home")
  }

  /// What it was told before anything arrived.
  var greeting: [String] { session.greeting.split(separator: "\n").map(String.init) }

  /// What it found, beside the lines of tpl.
  struct Sight {
    let lines: [String]
    let variables: [String: String]
    let marks: String

    func saying(_ lines: [String]) -> Sight { Sight(lines: lines, variables: variables, marks: marks) }

    var warnings: [String] { lines.filter { $0.contains("warning: ") || $0.contains("NOT LOADED") } }
  }

  /// Types a line that goes on once the content is there, as `git pull && make` does.
  func waitForArrival() {
    session.type(
      "/bin/cat \(shell.quote(stage.sandbox.path("go.\(name)"))); \(probe("line", commands: "ls; make -v; git --version; python3 -V"))"
    )
  }

  /// The sight of the rest of that line, and of the prompt after it.
  func arrive() throws -> (line: Sight, prompt: Sight) {
    let fifo = stage.sandbox.path("go.\(name)")
    var descriptor: Int32 = -1
    try waitUntil("a shell that waits") {
      descriptor = open(fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
      return descriptor >= 0
    }
    close(descriptor)
    let reply = try session.nextPrompt()
    let line = sight(reply.output, "line")
    return (line, try probed(reply.output))
  }

  func goTo(_ content: AttackContent) throws -> Sight {
    try session.run("cd \(shell.quote(stage.sandbox.home))")
    return try probed(session.run("cd \(shell.quote(stage.path(content.directory)))").output)
  }

  func prompt() throws -> Sight { try probed(session.prompt().output) }

  private func probed(_ output: String) throws -> Sight {
    try session.run(probe("prompt", commands: "ls; make -v; git --version; python3 -V; shoptool"))
    return sight(output, "prompt")
  }

  /// Commands by their names, and what is exported.
  private func probe(_ file: String, commands: String) -> String {
    let output = shell.quote(stage.sandbox.path("\(file).\(name)"))
    let all = "\(commands); /usr/bin/env -0 >"
    return "\(all)\(shell == .fish ? "" : "|") \(output) 2>/dev/null"
  }

  private func sight(_ output: String, _ file: String) -> Sight {
    let mark = "mark.\(name)"
    let marks = stage.sandbox.text(mark)
    if stage.sandbox.exists(mark) { try? stage.sandbox.remove(mark) }
    let entries = stage.sandbox.text("\(file).\(name)").split(separator: "\0").map { entry in
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
    return Sight(
      lines: output.split(separator: "\n").filter { $0.hasPrefix("tpl: ") }.map(String.init),
      variables: Dictionary(entries) { $1 }, marks: marks)
  }
}
