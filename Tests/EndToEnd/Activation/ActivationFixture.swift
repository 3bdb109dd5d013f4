import Foundation
import TestSupport

/// A sandbox with an allowed repository, and sessions with the hook of the real `tpl`, installed as its help says.
///
/// No watcher runs unless a test asks for one: what `tpld` adds must not hide what the prompt does alone.
struct ActivationFixture {
  let shell: Shell
  let sandbox: Sandbox

  /// `shop` is a root with two components and one of `infra`, without env files.
  init(_ shell: Shell, files: [String: String] = [:], isAllowed: Bool = true) throws {
    self.shell = shell
    sandbox = try Sandbox()
    for name in ["localbin", "platform/timescale", "application/app1", "infra/gcp/prod"] {
      try sandbox.makeDirectory("shop/\(name)")
    }
    try write(files)
    if isAllowed { try allow() }
  }

  static let timescale = "platform/timescale"

  /// Paths below `shop`.
  func write(_ files: [String: String]) throws {
    for (name, text) in files { try sandbox.write(text, to: "shop/\(name)") }
  }

  func path(_ name: String = "") -> String { sandbox.path(name.isEmpty ? "shop" : "shop/\(name)") }

  @discardableResult
  func tpl(_ arguments: String..., directory: String = "shop") throws -> CommandResult {
    try sandbox.run(
      ["\(Binaries.directory)/tpl"] + arguments, environment: ["TPL_WATCHER": "off"], directory: directory)
  }

  func allow(_ directory: String = "shop") throws {
    let result = try tpl("allow", directory: directory)
    guard result.status == 0 else { throw ActivationProblem(message: "tpl allow: \(result.errors)") }
  }

  // MARK: Sessions

  /// The line of the startup file that installs the hook.
  var load: String {
    let tpl = shell.quote("\(Binaries.directory)/tpl")
    return shell.text(bash: "eval \"$(\(tpl) hook \(shell))\"\n", fish: "\(tpl) hook fish | source\n")
  }

  func session(
    before: String = "", after: String = "", environment: [String: String] = [:], directory: String = "home",
    wrapper: [String] = []
  ) throws -> ShellSession {
    try ShellSession(
      shell, in: sandbox, rc: before + "\n" + load + after + "\n",
      environment: ["TPL_WATCHER": "off"].merging(environment) { $1 }, directory: directory, wrapper: wrapper)
  }

  func cd(_ name: String = "") -> String { "cd \(shell.quote(path(name)))" }

  var leave: String { "cd \(shell.quote(sandbox.home))" }

  func export(_ name: String, _ value: String) -> String {
    shell.text(bash: "export \(name)=", fish: "set -gx \(name) ") + shell.quote(value)
  }

  func unset(_ name: String) -> String { shell.text(bash: "unset \(name)", fish: "set -e \(name)") }

  /// Gives prompts until one finds that nothing has changed: at the earliest 20 ms after the last edit.
  func settle(_ session: ShellSession) throws {
    if shell.comparesContents, !isWatched { return try _ = session.prompt() }
    try waitUntil("a fresh prompt") { try isFresh(session) }
  }

  /// Whether the next prompt starts no process.
  func isFresh(_ session: ShellSession) throws -> Bool {
    try session.run(shell.text(bash: "__tpl_fresh && echo fresh", fish: "__tpl_fresh; and echo fresh")).output
      .hasPrefix("fresh")
  }

  /// A line that makes fifty times as many prompts unnecessary: it waits until inputs count as old (20 ms).
  var untilFresh: String {
    shell.text(bash: "until __tpl_fresh; do __tpl_update; done", fish: "while not __tpl_fresh; __tpl_update; end")
  }

  // MARK: The watcher

  /// Returns once the index is complete, so that every later change is an event.
  func startWatcher() throws {
    for arguments in [["daemon", "start"], ["sync", "--root", path()]] {
      let result = try sandbox.run(["\(Binaries.directory)/tpl"] + arguments)
      guard result.status == 0 else { throw ActivationProblem(message: "tpl \(arguments): \(result.errors)") }
    }
  }

  private var isWatched: Bool { (try? watcher()) != nil }

  func watcher() throws -> pid_t {
    let status = try sandbox.run(["\(Binaries.directory)/tpl", "daemon", "status", "--json"])
    let document = try JSONSerialization.jsonObject(with: Data(status.stdout)) as? [String: Any]
    guard let pid = document?["pid"] as? Int else { throw ActivationProblem(message: "no pid in \(status.output)") }
    return pid_t(pid)
  }
}

struct ActivationProblem: Error { let message: String }

extension ShellSession {
  /// The exported variables whose name is not the shell's own business, as text.
  func tplVariables() throws -> [String: String] {
    try exported().filter { $0.key.hasPrefix("TPL_") && $0.key != "TPL_STATE" && $0.key != "TPL_WATCHER" }
      .mapValues { String(decoding: $0, as: UTF8.self) }
  }
}
