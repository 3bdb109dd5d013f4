import TestSupport
import Testing

/// No false alarm: what is the user's own doing loads at the next prompt, without a word but the one that says so.
@Suite struct OwnWorkTests {
  @Test(arguments: Shell.allCases, [false, true])
  func isNeverAskedAbout(shell: Shell, isWatched: Bool) throws {
    let hook = try ActivationFixture(shell, isAllowed: false)
    try prepare(hook)
    try hook.allow()
    if isWatched { try hook.startWatcher() }
    let session = try hook.session(
      environment: isWatched ? ["TPL_WATCHER": ""] : [:], directory: "shop")
    for (index, work) in OwnWork.all.enumerated() { try expect(work, at: "platform/c\(index)", in: session, hook) }
  }

  /// A repository whose env files are ignored, as usual, with a remote that has a commit of its own.
  private func prepare(_ hook: ActivationFixture) throws {
    try hook.sandbox.write("[user]\nname = a\nemail = a@example.org\n", to: "home/.gitconfig")
    try hook.sandbox.write("#!/bin/sh\n", to: "tool", mode: 0o755)
    let script = """
      cp "$ROOM/tool" localbin/keep
      for i in $(seq 0 \(OwnWork.all.count - 1)); do
        mkdir -p platform/c$i; echo NEW=1 > platform/c$i/example; echo x > platform/c$i/README.md
      done
      printf '.env*\\nvenv\\n.venv\\nmine\\n' > .gitignore
      git init -q -b main .; git add .; git commit -q -m one
      git clone -q . ../remote; cd ../remote; echo x > x; git add x; git commit -q -m two; cd ../shop
      git remote add origin ../remote
      for d in platform/c*; do echo OWN=1 > $d/.env; done
      """
    let result = try hook.sandbox.run(
      ["/bin/sh", "-euc", script], environment: ["ROOM": hook.sandbox.root], directory: "shop")
    guard result.status == 0 else { throw ActivationProblem(message: result.errors) }
  }

  private func expect(_ work: OwnWork, at component: String, in session: ShellSession, _ hook: ActivationFixture) throws
  {
    try session.run(hook.leave)
    #expect(try session.run(hook.cd(component)).output.contains("+OWN"), "\(work): \(session.shell)")
    var said = ""
    for line in work.lines {
      said += try session.run(line.replacing("$TOOL", with: hook.sandbox.path("tool"))).output
      said += try session.prompt().output
    }
    let title = "\(work) in \(session.shell): \(said)"
    #expect(!said.contains("warning: ") && !said.contains("NOT LOADED"), "\(title)")
    #expect(try session.text(of: "NEW") == work.new, "\(title)")
    guard let command = work.command else { return }
    #expect(try session.run(command).status == 0, "\(title)")
  }
}
