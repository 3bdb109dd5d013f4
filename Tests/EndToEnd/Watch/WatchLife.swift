import Foundation
import TestSupport

/// What the tests of tpld's life need beside a repository.
extension TemplateRepository {
  var tpld: String { "\(Binaries.directory)/tpld" }
  var socket: String { sandbox.path("run/tpl/tpld.sock") }

  /// Starts tpld without tpl and waits until it answers; its output goes to `out`.
  func runWatcher(
    _ arguments: String..., output: String = "out", environment: [String: String] = [:], socket: TestSocket? = nil
  ) throws -> BackgroundProcess {
    let process = try BackgroundProcess(
      [tpld] + arguments, in: sandbox, environment: environment, output: output, socket: socket)
    try waitUntil("an answer of tpld") { try isWatcherRunning() }
    return process
  }

  /// As a service manager starts it: `$$` is the process that `exec` turns into tpld.
  func startActivated(
    _ socket: TestSocket?, variables: String = "LISTEN_PID=$$ LISTEN_FDS=1", environment: [String: String] = [:]
  ) throws -> BackgroundProcess {
    try BackgroundProcess(
      ["/bin/sh", "-c", "export \(variables); exec \"$0\" --idle-exit=3600", tpld], in: sandbox,
      environment: environment, output: "out", socket: socket)
  }

  /// One request in raw bytes; the answer's first byte and the rest as text.
  func ask(_ fields: String...) throws -> (kind: UInt8, text: String) {
    let connection = try TestSocket(.connected, socket)
    try connection.send(fields: fields)
    let answer = try connection.receiveMessage()
    return (answer.first ?? 255, String(decoding: answer.dropFirst(), as: UTF8.self))
  }

  /// Whether some process has the watcher's lock.
  func isLocked() -> Bool {
    let file = open(sandbox.path("run/tpl/tpld.lock"), O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return flock(file, LOCK_SH | LOCK_NB) != 0
  }

  func tokens() -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: sandbox.path("run/tpl/t"))) ?? []
  }

  /// Everything below a directory: kind, mode, target and content of each file.
  func listing(_ directory: String) throws -> String {
    let script = """
      find . ! -type d -printf '%p %y %m %s %l\\n' -o -printf '%p d %m\\n' | LC_ALL=C sort
      find . -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum
      """
    return try sandbox.run(["/bin/sh", "-c", script], directory: directory).output
  }
}

extension CommandResult {
  /// All three together.
  func isExactly(_ status: Int32, _ output: String, _ errors: String) -> Bool {
    self.status == status && self.output == output && self.errors == errors
  }
}
