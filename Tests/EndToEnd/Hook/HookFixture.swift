import TestSupport

/// A sandbox with a stub in the place of tpl (HookStub/tpl), and sessions that load the hook as it is in the
/// repository.
struct HookFixture {
  let shell: Shell
  let sandbox: Sandbox

  init(_ shell: Shell) throws {
    self.shell = shell
    sandbox = try Sandbox()
    let stub = Binaries.package + "/Tests/EndToEnd/Hook/HookStub/tpl"
    try sandbox.write(sandbox.read(stub) ?? [], to: "bin/tpl", mode: 0o755)
    try sandbox.write("", to: "stub/outside.\(shell)")
    try sandbox.makeDirectory("project")
  }

  var environment: [String: String] {
    ["TPL_STUB": sandbox.path("stub"), "PATH": "\(sandbox.path("bin")):/usr/bin:/bin"]
  }

  var load: String { "source \(shell.quote(Binaries.hookScript(shell)))\n" }

  func session(before: String = "", after: String = "", environment: [String: String] = [:]) throws -> ShellSession {
    try ShellSession(
      shell, in: sandbox, rc: before + "\n" + load + after + "\n",
      environment: self.environment.merging(environment) { $1 })
  }

  /// What hook-env prints in `directory`; nil for everywhere else.
  func answer(in directory: String?, _ lines: [UInt8]...) throws {
    let path = directory.map { "\($0)/.stub.\(shell)" } ?? "stub/outside.\(shell)"
    try sandbox.write(lines.flatMap { $0 + [0x0A] }, to: path)
  }

  /// As tpl prints it: in zsh an assignment to a readonly variable would end the whole evaluation.
  func export(_ name: String, _ value: some Sequence<UInt8>) -> [UInt8] {
    Array(
      shell.text(
        bash: "\\builtin export \(name)=", zsh: "[[ ${(t)\(name)} == *readonly* ]] || \\builtin export \(name)=",
        fish: "set -gx \(name) "
      ).utf8) + shell.quote(value)
  }

  func export(_ name: String, _ value: String) -> [UInt8] { export(name, value.utf8) }

  func unset(_ name: String) -> [UInt8] {
    Array(shell.text(bash: "\\builtin unset \(name)", fish: "set -eg \(name)").utf8)
  }

  /// HELLO=world in `project`, nothing elsewhere.
  func greetInProject() throws {
    try answer(in: "project", export("HELLO", "world"))
    try answer(in: nil, unset("HELLO"))
  }

  /// One line for each call of hook-env so far: shell, directory, what has been warned about.
  var calls: [String] { sandbox.text("stub/calls").split(separator: "\n").map(String.init) }

  func cd(_ directory: String) -> String { "cd \(shell.quote(sandbox.path(directory)))" }
}
