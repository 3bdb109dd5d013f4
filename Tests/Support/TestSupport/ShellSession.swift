/// A real interactive shell on a pseudoterminal, driven as a person would: a line is typed, the next prompt awaited.
///
/// Every line makes one prompt, so the hook runs once after each: also after `value(of:)`, which reads what the
/// prompt before it left. `rc` is sourced as the shell starts.
package final class ShellSession {
  /// What one typed line led to, up to and with the hooks of the next prompt.
  package struct Reply: Sendable, Equatable {
    /// Standard output and error in the order of arrival, as text.
    package let output: String
    /// `$?` as the prompt shows it, thus after the hooks.
    package let status: Int32

    package init(output: String, status: Int32) {
      self.output = output
      self.status = status
    }
  }

  package let shell: Shell
  package let sandbox: Sandbox
  private let terminal: Terminal
  private let child: Child
  private let timeout: Double
  private var prompts = 0
  private var position = 0
  private var isOpen = true

  /// `wrapper` comes before the shell's own command line: `["strace", …]`. What the shell wrote before its first
  /// prompt is in `greeting`.
  package private(set) var greeting = ""

  package init(
    _ shell: Shell, in sandbox: Sandbox, rc: String = "", environment: [String: String] = [:],
    directory: String = "home", wrapper: [String] = [], timeout: Double = 20
  ) throws {
    self.shell = shell
    self.sandbox = sandbox
    self.timeout = timeout
    let startup = try ShellStartup(shell, rc: rc, in: sandbox)
    let path = sandbox.path(directory)
    terminal = try Terminal()
    child = try Child(
      wrapper + startup.arguments,
      environment: sandbox.environment.merging(["PWD": path]) { $1 }
        .merging(startup.environment) { $1 }.merging(environment) { $1 },
      directory: path, attachedTo: .terminal(terminal.name))
    greeting = try nextPrompt("first prompt").output
  }

  deinit { close() }

  /// Types one line (no control characters) and Return.
  @discardableResult
  package func run(_ line: String) throws -> Reply {
    type(line)
    return try nextPrompt("prompt after '\(line)'")
  }

  /// Return alone: one more prompt.
  @discardableResult
  package func prompt() throws -> Reply { try run("") }

  /// Types without waiting; `nextPrompt` waits.
  package func type(_ line: String) {
    precondition(line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a line to type has no control characters")
    terminal.send(Array("\(line)\r".utf8), by: Deadline(seconds: timeout))
  }

  /// Waits until a program that reads from the terminal has asked for something.
  package func waitForText(_ text: String) throws {
    let found = terminal.wait(by: Deadline(seconds: timeout)) { $0[self.position...].firstRange(of: Array(text.utf8)) }
    if found == nil {
      throw TestSupportError.timedOut(
        what: text, seconds: timeout, transcript: TerminalText.plain(terminal.bytes[position...]))
    }
  }

  /// Keys without Return.
  package func typeKeys(_ keys: [UInt8]) { terminal.send(keys, by: Deadline(seconds: timeout)) }

  /// Ctrl-C.
  package func interrupt() { terminal.send([0x03], by: Deadline(seconds: timeout)) }

  @discardableResult
  package func nextPrompt(_ what: String = "prompt") throws -> Reply {
    let found = terminal.wait(by: Deadline(seconds: timeout)) { self.promptMark(in: $0) }
    guard let mark = found else {
      let seen = TerminalText.plain(terminal.bytes[position...])
      if terminal.isClosed { throw TestSupportError.shellEnded(status: waitForEnd(), transcript: seen) }
      throw TestSupportError.timedOut(what: what, seconds: timeout, transcript: seen)
    }
    let reply = Reply(output: output(before: mark.range.lowerBound), status: mark.status)
    prompts = mark.count
    position = mark.range.upperBound
    return reply
  }

  /// The exact bytes of a variable, exported or not; nil if it is unset.
  package func value(of name: String) throws -> [UInt8]? {
    let file = shell.quote(sandbox.path("value"))
    try run(
      shell.text(
        bash: "case ${\(name)+set} in set) builtin printf '=%s' \"$\(name)\";; *) builtin printf %s -;; esac >|\(file)",
        fish: "begin; set -q \(name); and builtin printf '=%s' \"$\(name)\"; or builtin printf %s -; end >\(file)"))
    guard let bytes = sandbox.read("value"), let first = bytes.first else {
      throw TestSupportError.timedOut(what: "value of \(name)", seconds: 0, transcript: "")
    }
    return first == UInt8(ascii: "=") ? Array(bytes.dropFirst()) : nil
  }

  /// The same as text.
  package func text(of name: String) throws -> String? {
    try value(of: name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The file that takes back what tpl has made active here; `nil` when nothing is.
  package func recordName() throws -> String? {
    try text(of: "TPL_STATE")?.split(separator: ":", omittingEmptySubsequences: false).first.map(String.init)
  }

  /// What a program started here is given.
  package func exported() throws -> [String: [UInt8]] {
    try run("/usr/bin/env -0 \(shell == .fish ? ">" : ">|")\(shell.quote(sandbox.path("exported")))")
    let entries = (sandbox.read("exported") ?? []).split(separator: 0).map { entry in
      let parts = entry.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return (String(decoding: parts[0], as: UTF8.self), Array(parts.dropFirst().first ?? []))
    }
    return Dictionary(entries) { $1 }
  }

  /// Ends the shell and every process of its session.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    child.end()
  }

  /// The status of a shell that is about to end, or -1 if it does not.
  package func waitForEnd() -> Int32 {
    let deadline = Deadline(seconds: timeout)
    _ = terminal.wait(by: deadline) { _ -> Bool? in nil }
    guard isOpen, let status = child.status(by: deadline) else { return -1 }
    isOpen = false
    return status
  }

  // MARK: Marks (see ShellStartup)

  private struct PromptMark {
    let count: Int
    let status: Int32
    let range: Range<Int>
  }

  private static let promptMark = Array("\u{1B}]5151;P;".utf8)
  private static let commandMark = Array("\u{1B}]5151;B\u{07}".utf8)

  /// The first prompt that is newer than the last one.
  private func promptMark(in bytes: [UInt8]) -> PromptMark? {
    var start = position
    while let mark = bytes[start...].firstRange(of: Self.promptMark) {
      guard let end = bytes[mark.upperBound...].firstIndex(of: 0x07) else { return nil }
      let fields = String(decoding: bytes[mark.upperBound..<end], as: UTF8.self).split(separator: ";")
      if fields.count == 2, let count = Int(fields[0]), let status = Int32(fields[1]), count > prompts {
        return PromptMark(count: count, status: status, range: mark.lowerBound..<(end + 1))
      }
      start = end
    }
    return nil
  }

  /// After the command's mark; if there is none (an empty line, a syntax error), after the echo of the line.
  private func output(before end: Int) -> String {
    let bytes = terminal.bytes[position..<end]
    if let mark = bytes.firstRange(of: Self.commandMark) { return TerminalText.plain(bytes[mark.upperBound...]) }
    let text = TerminalText.plain(bytes)
    guard prompts > 0, let newline = text.firstIndex(where: { $0.isNewline }) else { return prompts > 0 ? "" : text }
    return String(text[text.index(after: newline)...])
  }
}
