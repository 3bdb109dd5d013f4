/// How many processes a shell starts at prompts where nothing has changed, counted by strace.
package struct ProcessCalls: Sendable, Equatable, CustomStringConvertible {
  package var execve = 0
  /// fork, vfork, clone and clone3.
  package var fork = 0
  /// The lines of strace's log, to show why a test failed.
  package var log = ""

  package var description: String { "execve \(execve), fork \(fork)\n\(log)" }

  /// Starts a shell under strace with `rc`, types `lines` and a few empty ones until it has settled, then counts over
  /// `prompts` empty lines. The same function serves a stub and the real binary.
  package static func atUnchangedPrompts(
    _ shell: Shell, in sandbox: Sandbox, rc: String, after lines: [String] = [], environment: [String: String] = [:],
    directory: String = "home", prompts: Int = 50
  ) throws -> ProcessCalls {
    let log = sandbox.path("strace.log")
    let session = try ShellSession(
      shell, in: sandbox, rc: rc, environment: environment, directory: directory,
      wrapper: [
        "/usr/bin/strace", "-f", "-qq", "-e", "signal=none", "-e", "trace=execve,execveat,fork,vfork,clone,clone3",
        "-o", log, "--",
      ], timeout: 60)
    for line in lines + ["", "", ""] { try session.run(line) }
    let before = sandbox.read(log)?.count ?? 0
    for _ in 0..<prompts { try session.prompt() }
    let text = String(decoding: (sandbox.read(log) ?? []).dropFirst(before), as: UTF8.self)
    // A control: the log must show what it is trusted to show.
    try session.run("/bin/true")
    session.close()
    var calls = ProcessCalls(log: text)
    // fish starts threads of its own when it likes.
    for line in text.split(separator: "\n") where !line.contains("resumed>") && !line.contains("CLONE_THREAD") {
      if line.contains("execve") { calls.execve += 1 } else { calls.fork += 1 }
    }
    guard sandbox.text(log).dropFirst(before).contains("\"/bin/true\"") else {
      throw TestSupportError.timedOut(what: "/bin/true in strace's log", seconds: 0, transcript: sandbox.text(log))
    }
    return calls
  }
}
