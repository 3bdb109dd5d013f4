import Foundation
import TestSupport

/// A repository in a sealed room, with the real programs and no watcher until a test starts one.
struct TemplateRepository {
  let sandbox: Sandbox
  let root: String
  /// Commands run as somebody who is not root, to whom modes apply.
  let isUnprivileged: Bool

  /// - Parameter entries: paths in the root; those that end in a slash are directories, others empty files.
  init(_ entries: [String] = ["platform/a/", "localbin/"], name: String = "shop", unprivileged: Bool = false) throws {
    sandbox = try Sandbox()
    root = sandbox.path(name)
    isUnprivileged = unprivileged
    try sandbox.makeDirectory(name)
    for entry in entries { try add(entry) }
    if unprivileged { try giveAway() }
  }

  func add(_ entry: String) throws {
    if entry.hasSuffix("/") {
      try sandbox.makeDirectory("\(root)/\(entry)")
    } else {
      try sandbox.write("", to: "\(root)/\(entry)")
    }
  }

  func write(_ text: String, to file: String, mode: Int = 0o644) throws {
    try sandbox.write(text, to: "\(root)/\(file)", mode: mode)
    if isUnprivileged { try giveAway() }
  }

  func remove(_ path: String) throws { try sandbox.remove("\(root)/\(path)") }

  private static let somebody: uid_t = 54321

  private func giveAway() throws {
    guard getuid() == 0 else { return }
    _ = try sandbox.run(["/bin/chown", "-R", "\(Self.somebody):\(Self.somebody)", sandbox.root])
  }

  private var prefix: [String] {
    let id = Self.somebody
    return isUnprivileged && getuid() == 0
      ? ["/usr/bin/setpriv", "--reuid=\(id)", "--regid=\(id)", "--clear-groups"] : []
  }

  /// - Parameter directory: relative to the root; absolute ones stay as they are.
  @discardableResult
  func run(
    _ arguments: [String], in directory: String = "", environment: [String: String] = [:], timeout: Double = 60
  ) throws -> CommandResult {
    // Some tests take the root away.
    let home = FileManager.default.fileExists(atPath: root) ? root : sandbox.root
    let place = directory.hasPrefix("/") ? directory : directory.isEmpty ? home : "\(root)/\(directory)"
    return try sandbox.run(
      prefix + arguments, environment: ["TPL_WATCHER": "off"].merging(environment) { $1 }, directory: place,
      timeout: timeout)
  }

  @discardableResult
  func tpl(_ arguments: String..., in directory: String = "", environment: [String: String] = [:]) throws
    -> CommandResult
  {
    try run(["\(Binaries.directory)/tpl"] + arguments, in: directory, environment: environment)
  }

  /// A script that must succeed.
  func shell(_ script: String, in directory: String = "") throws {
    let result = try run(["/bin/sh", "-euc", script], in: directory)
    guard result.status == 0 else {
      throw TestSupportError.shellEnded(status: result.status, transcript: script + "\n" + result.errors)
    }
  }

  /// A command that must succeed; its result.
  @discardableResult
  func must(_ arguments: String..., in directory: String = "") throws -> CommandResult {
    let result = try run(["\(Binaries.directory)/tpl"] + arguments, in: directory)
    guard result.status == 0 else {
      throw TestSupportError.shellEnded(status: result.status, transcript: "\(arguments): \(result.errors)")
    }
    return result
  }

  func allow() throws { try must("allow") }
  func startWatcher() throws { try must("daemon", "start") }
  func stopWatcher() throws { try must("daemon", "stop") }

  /// The document of `tpl daemon status --json`.
  func status() throws -> [String: Any] {
    let text = try must("daemon", "status", "--json").stdout
    return try JSONSerialization.jsonObject(with: Data(text)) as? [String: Any] ?? [:]
  }

  func watcher() throws -> pid_t { pid_t(try status()["pid"] as? Int ?? 0) }

  /// Sends a signal to the watcher and, when it ends it, waits until it has gone.
  func signalWatcher(_ signal: Int32) throws {
    let pid = try watcher()
    guard pid > 1 else { throw TestSupportError.system(call: "pid", errno: ESRCH) }
    kill(pid, signal)
    if signal == SIGKILL { try waitUntil("end of tpld") { try !isWatcherRunning() && isLockFree } }
  }

  /// The kernel closes what a killed process had open in no order that helps: its socket may be gone before its lock.
  private var isLockFree: Bool {
    let descriptor = open(sandbox.path("run/tpl/tpld.lock"), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) == 0
  }

  func isWatcherRunning() throws -> Bool { try tpl("daemon", "status").status == 0 }

  /// What the watcher has written to its log.
  var log: String { sandbox.text("state/tpl/tpld.log") }
}
