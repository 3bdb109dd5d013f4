import TestSupport
import Testing

/// The harness itself: what the other hook tests rely on.
@Suite struct HookHarnessTests {
  @Test(arguments: Shell.allCases)
  func runsLinesAndReadsStatusAndOutput(shell: Shell) throws {
    let session = try ShellSession(shell, in: Sandbox())
    #expect(session.greeting == "")
    let wide = String(repeating: "wide ", count: 300)
    let cases: [(line: String, output: String, status: Int32)] = [
      ("echo hello", "hello\n", 0), ("false", "", 1), ("", "", 1), ("echo '\(wide)'", "\(wide)\n", 0),
      ("printf unfinished", "unfinished", 0), ("printf '\\033[31mred\\033[0m\\n'", "red\n", 0), ("", "", 0),
    ]
    for (line, output, status) in cases {
      let reply = try session.run(line)
      #expect(reply == .init(output: output, status: status), "\(line)")
    }
  }

  @Test(arguments: Shell.allCases)
  func hearsWhatAHookSaysAtAnEmptyLine(shell: Shell) throws {
    let hook = shell.text(
      bash: "PROMPT_COMMAND='echo noise >&2'", zsh: "precmd() { echo noise >&2 }",
      fish: "function noise --on-event fish_prompt; echo noise >&2; end")
    let session = try ShellSession(shell, in: Sandbox(), rc: hook)
    #expect(session.greeting == "noise\n")
    #expect(try session.prompt().output == "noise\n")
    #expect(try session.run("echo hello").output == "hello\nnoise\n")
  }

  @Test(arguments: Shell.allCases)
  func readsValuesByteForByte(shell: Shell) throws {
    let sandbox = try Sandbox()
    // The second part is U+F600 and U+FDD0, which fish uses itself.
    let bytes = Array(UInt8(1)...255) + [0x0A, 0xEF, 0x98, 0x80, 0xEF, 0xB7, 0x90, 0x0A]
    let line = Array(shell.text(bash: "export ALL=", fish: "set -gx ALL ").utf8) + shell.quote(bytes)
    let file = try sandbox.write(line + [0x0A], to: "all")
    let session = try ShellSession(shell, in: sandbox)
    #expect(try session.run("source \(file)").status == 0)
    #expect(try session.value(of: "ALL") == bytes)
    #expect(try session.exported()["ALL"] == bytes)
    #expect(try session.value(of: "MISSING") == nil)
    try session.run(shell.text(bash: "EMPTY=", fish: "set -g EMPTY ''"))
    #expect(try session.value(of: "EMPTY") == [])
  }

  @Test(arguments: Shell.allCases)
  func endsEveryProcessOfASession(shell: Shell) throws {
    let sandbox = try Sandbox()
    let session = try ShellSession(shell, in: sandbox)
    try session.run("sleep 1000 &")
    try waitUntil("a job") { try sandbox.run(["pgrep", "-f", "sleep 1000"]).status == 0 }
    session.close()
    #expect(throws: TestSupportError.self) { try session.prompt() }
  }

  @Test func takesOutputLargerThanAPipeAndInput() throws {
    let sandbox = try Sandbox()
    let input = [UInt8](repeating: 0x61, count: 1_000_000)
    let result = try sandbox.run(["sh", "-c", "cat; echo oops >&2; exit 3"], input: input)
    #expect(result.status == 3)
    #expect(result.stdout == input)
    #expect(result.errors == "oops\n")
  }

  @Test func stopsAtTheDeadline() throws {
    let sandbox = try Sandbox()
    #expect(throws: TestSupportError.self) { try sandbox.run(["sleep", "1000"], timeout: 0.2) }
  }
}
