import Foundation

/// A room with nothing of the developer in it: a temporary HOME, XDG directories of its own, a small PATH.
/// It disappears with its last reference, together with every process that still carries its environment.
package final class Sandbox: Sendable {
  /// Physical, so that it compares equal to what programs print.
  package let root: String

  package init() throws {
    var template = Array("\(NSTemporaryDirectory())/tpl-test.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil, let real = realpath(template, nil) else {
      throw TestSupportError.system(call: "mkdtemp", errno: errno)
    }
    root = String(cString: real)
    free(real)
    for name in ["home", "config", "data", "state", "cache", "run", "tmp"] {
      try makeDirectory(name, mode: 0o700)
    }
  }

  deinit {
    endStrayProcesses()
    try? FileManager.default.removeItem(atPath: root)
  }

  package var home: String { path("home") }

  /// All that a child inherits, unless a test adds to it.
  package var environment: [String: String] {
    [
      "HOME": home, "PATH": "\(Binaries.directory):/usr/local/bin:/usr/bin:/bin", "TMPDIR": path("tmp"),
      "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "USER": NSUserName(),
      "XDG_CONFIG_HOME": path("config"), "XDG_DATA_HOME": path("data"), "XDG_STATE_HOME": path("state"),
      "XDG_CACHE_HOME": path("cache"), "XDG_RUNTIME_DIR": path("run"),
    ]
  }

  /// Absolute paths stay as they are.
  package func path(_ relative: String) -> String {
    relative.hasPrefix("/") ? relative : "\(root)/\(relative)"
  }

  @discardableResult
  package func makeDirectory(_ path: String, mode: Int = 0o755) throws -> String {
    let full = self.path(path)
    try FileManager.default.createDirectory(
      atPath: full, withIntermediateDirectories: true, attributes: [.posixPermissions: mode])
    return full
  }

  /// Directories above the file are made; the file is replaced in place.
  @discardableResult
  package func write(_ bytes: some Sequence<UInt8>, to path: String, mode: Int = 0o644) throws -> String {
    let full = self.path(path)
    try makeDirectory((full as NSString).deletingLastPathComponent)
    try Data(bytes).write(to: URL(fileURLWithPath: full))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: full)
    return full
  }

  @discardableResult
  package func write(_ text: String, to path: String, mode: Int = 0o644) throws -> String {
    try write(text.utf8, to: path, mode: mode)
  }

  /// nil if there is no such file.
  package func read(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: self.path(path)).map(Array.init)
  }

  package func text(_ path: String) -> String { String(decoding: read(path) ?? [], as: UTF8.self) }

  package func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: self.path(path)) }

  package func exists(_ path: String) -> Bool { access(self.path(path), F_OK) == 0 }

  /// Runs a program to its end and takes what it writes while it runs.
  package func run(
    _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:], directory: String = ".",
    timeout: Double = 30
  ) throws -> CommandResult {
    let deadline = Deadline(seconds: timeout)
    var pipes = try Pipes(input: input)
    let ends = pipes.childEnds
    let child = try Child(
      arguments, environment: self.environment.merging(environment) { $1 }, directory: path(directory),
      attachedTo: .descriptors(ends[0], ends[1], ends[2]))
    pipes.closeChildEnds()
    defer { pipes.closeAll() }
    guard pipes.drain(by: deadline), let status = child.status(by: deadline) else {
      child.end()
      throw TestSupportError.timedOut(
        what: "end of \(arguments)", seconds: timeout,
        transcript: pipes.collected.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n"))
    }
    return CommandResult(status: status, stdout: pipes.collected[0], stderr: pipes.collected[1])
  }

  /// Daemons leave the session of the shell that started them; their environment still names this sandbox.
  private func endStrayProcesses() {
    let mark = Data("XDG_RUNTIME_DIR=\(path("run"))\0".utf8)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let pid = pid_t(name), pid != getpid() else { continue }
      guard let environ = FileManager.default.contents(atPath: "/proc/\(pid)/environ") else { continue }
      if environ.range(of: mark) != nil { kill(pid, SIGKILL) }
    }
  }
}
