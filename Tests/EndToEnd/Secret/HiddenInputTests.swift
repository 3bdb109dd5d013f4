import Foundation
import TestSupport
import Testing

/// However a program ends that has hidden what is typed, the terminal shows it again.
@Suite struct HiddenInputTests {
  @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGQUIT])
  func aSignalLeavesNoMuteTerminal(signal: Int32) throws {
    let repository = try TemplateRepository()
    let tpl = "\(Binaries.directory)/tpl"
    try expectEcho(repository, "\(tpl) env set TYPED", asking: "value of TYPED: ", signal)
    let passphrase = "\(tpl) secret init --protect"
    try expectEcho(repository, passphrase, asking: "passphrase", signal)
  }

  /// From the background, where a program that touches the terminal is stopped again.
  @Test func aStoppedQuestionCanBeEnded() throws {
    let repository = try TemplateRepository()
    let script =
      "echo $$ > '\(repository.sandbox.path("pid"))'; exec \(Binaries.directory)/tpl secret init --protect\n"
    let (session, pid) = try ask(repository, script, until: "passphrase")
    defer { kill(pid, SIGKILL) }
    kill(pid, SIGTSTP)
    #expect(try session.nextPrompt("prompt after SIGTSTP").output.contains("Stopped"))
    // bash lets a job that it ends go on. What has ended has no arguments any more, even before bash takes note of it.
    try session.run("kill %1")
    try waitUntil("its end") { FileManager.default.contents(atPath: "/proc/\(pid)/cmdline")?.isEmpty ?? true }
  }

  /// In a shell that does not mend the terminal by itself, as an interactive one does.
  private func expectEcho(
    _ repository: TemplateRepository, _ command: String, asking question: String, _ signal: Int32
  ) throws {
    let pidFile = repository.sandbox.path("pid")
    let script = "sh -c 'echo $$ > \"$0\"; exec \(command)' '\(pidFile)'; echo ended $?; stty -a\n"
    let (session, pid) = try ask(repository, script, until: question)
    kill(pid, signal)
    let output = try session.nextPrompt("prompt after signal \(signal)").output
    #expect(output.contains("ended \(128 + signal)"), "\(command): \(output)")
    let words = output.split { " \n;\r".contains($0) }
    #expect(words.contains("echo") && words.contains("icanon") && words.contains("isig"), "\(command): \(output)")
  }

  /// - Parameter script: writes the number of the process that asks to the file `pid`.
  private func ask(
    _ repository: TemplateRepository, _ script: String, until question: String
  ) throws -> (ShellSession, pid_t) {
    let sandbox = repository.sandbox
    let file = try sandbox.write(script, to: "script")
    let session = try ShellSession(
      .bash, in: sandbox, environment: ["TPL_WATCHER": "off"], directory: repository.root)
    session.type("sh '\(file)'")
    try session.waitForText(question)
    return (session, try #require(pid_t(sandbox.text("pid").trimmingCharacters(in: .newlines))))
  }
}
