import Foundation
import TestSupport
import Testing

/// `tpl doctor`, for the side of the shell.
@Suite struct DoctorTests {
  /// Lines `SEVERITY CHECK`, in order.
  private func checks(_ output: String) -> [String] {
    output.split(separator: "\n").filter { !$0.hasPrefix(" ") }.map {
      $0.split(separator: " ", omittingEmptySubsequences: true).prefix(2).joined(separator: " ")
    }
  }

  @Test(arguments: Shell.allCases)
  func aHealthyShellHasNothingToMend(shell: Shell) throws {
    let hook = try ActivationFixture(shell)
    try hook.sandbox.write("tpl hook \(shell)", to: "home/.bashrc")
    try hook.sandbox.write("tpl hook \(shell)", to: "home/.config/fish/config.fish")
    try hook.startWatcher()
    let session = try hook.session(
      environment: ["TPL_WATCHER": "on", "SHELL": "/bin/bash", "XDG_CONFIG_HOME": "\(hook.sandbox.home)/.config"],
      directory: "shop")
    let path = shell.text(bash: "PATH=", fish: "set -gx PATH ") + shell.quote(Binaries.directory)
    try session.run(path + shell.text(bash: ":$PATH", fish: " $PATH"))
    let reply = try session.run("tpl doctor")
    #expect(reply.status == 0, "\(reply.output)")
    #expect(reply.output.contains("loaded in this \(shell), first at the prompt"), "\(reply.output)")
    // The sandbox's XDG_RUNTIME_DIR is where TMPDIR is, and that may be a disk.
    let kind = try hook.sandbox.run(["stat", "-f", "-c", "%T", "run"]).output
    let runtime = kind == "tmpfs\n" ? ["ok runtime"] : ["ok runtime", "note runtime"]
    #expect(
      checks(reply.output) == ["ok hook", "ok startup", "ok PATH", "ok localbin"] + runtime + [
        "ok watcher", "ok roots",
      ],
      "\(reply.output)")
  }

  @Test func tellsOfAnOverwrittenPromptCommand() throws {
    let hook = try ActivationFixture(.bash)
    let session = try hook.session(after: "PROMPT_COMMAND='true'")
    let reply = try session.run("tpl doctor")
    #expect(reply.status == 1)
    #expect(reply.output.contains("loaded in this bash, but no longer in PROMPT_COMMAND"), "\(reply.output)")
    let zsh = try ActivationFixture(.zsh).session(after: "precmd_functions=()")
    #expect(try zsh.run("tpl doctor").output.contains("but no longer in precmd_functions"))
    let behind = try ActivationFixture(.bash).session(after: "PROMPT_COMMAND=\"other_hook;$PROMPT_COMMAND\"")
    #expect(try behind.run("tpl doctor").output.contains("before it at the prompt: other_hook\n"))
    let twice = try ActivationFixture(.bash).session(after: "PROMPT_COMMAND='__tpl_prompt;__tpl_prompt'")
    #expect(try twice.run("tpl doctor").output.contains("in PROMPT_COMMAND more than once"))
  }

  @Test(
    arguments: [
      ("bash 4.3.48(1)-release", "error shell"), ("bash 4.4.20(1)-release", nil), ("zsh 5.7.1", "error shell"),
      ("zsh 5.8", nil), ("fish 3.0.2", "error shell"), ("fish 3.1.0", nil), ("fish 4.0.1", nil),
    ] as [(String, String?)])
  func tellsOfOldShells(version: String, finding: String?) throws {
    let hook = try ActivationFixture(.bash)
    let result = try hook.sandbox.run(
      ["\(Binaries.directory)/tpl", "doctor"],
      environment: ["TPL_WATCHER": "off", "TPL_HOOK": "\(version) fresh __tpl_prompt"], directory: "shop")
    #expect(checks(result.output).first { $0.hasSuffix(" shell") } == finding, "\(result.output)")
  }

  @Test func tellsOfAMissingHookAndOfAnotherProgram() throws {
    let hook = try ActivationFixture(.bash)
    try hook.sandbox.write("#!/bin/sh\n", to: "other/tpl", mode: 0o755)
    let result = try hook.sandbox.run(
      ["\(Binaries.directory)/tpl", "doctor", "--json"],
      environment: ["TPL_WATCHER": "off", "PATH": hook.sandbox.path("other"), "SHELL": "/bin/zsh"], directory: "shop")
    #expect(result.status == 1 && result.errors == "")
    let document = try JSONSerialization.jsonObject(with: Data(result.stdout)) as? [String: Any]
    #expect(document?["schema"] as? Int == 1)
    let findings = document?["findings"] as? [[String: String]] ?? []
    func finding(_ check: String) -> [String: String] { findings.first { $0["check"] == check } ?? [:] }
    #expect(finding("hook")["severity"] == "warning" && finding("hook")["hint"] == "eval \"$(tpl hook zsh)\"")
    #expect(finding("startup file")["severity"] == "warning")
    #expect(finding("PATH")["message"]?.hasPrefix("\(hook.sandbox.path("other"))/tpl comes before ") == true)
    #expect(finding("localbin")["message"]?.hasSuffix("is not on PATH") == true)
    #expect(finding("watcher")["severity"] == "note")
  }

  @Test func tellsOfHiddenToolsChangedFilesAndALostRecord() throws {
    let hook = try ActivationFixture(.bash, files: ["tpl.yaml": "name: shop\n"])
    try hook.sandbox.write("#!/bin/sh\n", to: "shop/localbin/ls", mode: 0o755)
    try hook.allow()
    try hook.write(["tpl.yaml": "name: shop2\n"])
    let session = try hook.session(directory: "shop")
    #expect(try hook.sandbox.run(["sh", "-c", "rm -rf run/tpl"], directory: "").status == 0)
    let output = try session.run("TPL_STATE=0123456789abcdef tpl doctor").output
    #expect(output.contains("hidden by commands earlier on PATH: ls\n"), "\(output)")
    #expect(output.contains("changed since they were allowed: tpl.yaml\n"), "\(output)")
    #expect(output.contains("what this shell would need to undo its activation is gone\n"), "\(output)")
  }

  @Test func tellsOfARuntimeDirectoryThatIsNotOurs() throws {
    let hook = try ActivationFixture(.bash)
    #expect(try hook.sandbox.run(["sh", "-c", "mkdir -p run/tpl; chmod 0777 run/tpl"], directory: "").status == 0)
    let result = try hook.tpl("doctor")
    #expect(result.status == 1)
    #expect(checks(result.output).contains("error runtime"), "\(result.output)")
  }
}
