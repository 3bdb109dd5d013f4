import TestSupport
import Testing

/// How the hook gets into a shell, and into which.
@Suite struct HookInstallationTests {
  @Test(arguments: [
    "", "PROMPT_COMMAND=", "PROMPT_COMMAND='RAN=1'", "PROMPT_COMMAND='RAN=1;'", "PROMPT_COMMAND='RAN=1 ; '",
    "PROMPT_COMMAND=(); unset 'PROMPT_COMMAND[0]'", "PROMPT_COMMAND=(RAN=1)", "PROMPT_COMMAND=(: RAN=1)",
    "PROMPT_COMMAND=('RAN=1;' ': ;')", "PROMPT_COMMAND=$'RAN=1\\n'", "PROMPT_COMMAND='__tpl_prompt;RAN=1'",
    "PROMPT_COMMAND=(RAN=1 __tpl_prompt)", "PROMPT_COMMAND='RAN=1; my__tpl_prompt=1'", "set -u; unset PROMPT_COMMAND",
  ])
  func isInBashOnce(setting: String) throws {
    let hook = try HookFixture(.bash)
    try hook.greetInProject()
    let session = try hook.session(before: setting, after: hook.load + hook.load)
    #expect(session.greeting == "")
    try session.run(hook.cd("project"))
    #expect(try session.text(of: "HELLO") == "world")
    if setting.contains("RAN") { #expect(try session.text(of: "RAN") == "1") }
    let entries = try session.run(#"printf '%s\n' "${PROMPT_COMMAND[@]}""#).output
    let words = entries.split { $0 == ";" || $0.isWhitespace }
    #expect(words.filter { $0 == "__tpl_prompt" }.count == 1, "\(entries)")
    let kind = try session.run("echo ${PROMPT_COMMAND@a}").output
    #expect(kind == (setting.contains("=(") ? "a\n" : "\n"))
  }

  @Test func isInZshOnce() throws {
    let hook = try HookFixture(.zsh)
    let session = try hook.session(before: "precmd_functions=(a b); chpwd_functions=(c)", after: hook.load + hook.load)
    let reply = try session.run("echo $precmd_functions / $chpwd_functions")
    #expect(reply.output == "__tpl_prompt a b / __tpl_chpwd c\n")
  }

  @Test func isInFishOnce() throws {
    let hook = try HookFixture(.fish)
    try hook.greetInProject()
    let session = try hook.session(after: hook.load + hook.load)
    let handlers = try session.run("functions --handlers").output
    #expect(handlers.split(separator: "\n").filter { $0.contains("__tpl_prompt") }.count == 1)
    #expect(handlers.split(separator: "\n").filter { $0.contains("__tpl_chpwd") }.count == 1)
  }

  @Test(arguments: Shell.allCases)
  func loadsNothingIntoAShellThatIsNotInteractive(shell: Shell) throws {
    let hook = try HookFixture(shell)
    let list = shell.text(
      bash: "compgen -v __tpl; compgen -A function __tpl; compgen -A function tpl; echo \"${PROMPT_COMMAND-unset}\"",
      zsh: "print -l ${(M)${(k)parameters}:#__tpl*} ${(M)${(k)functions}:#*tpl*}; echo unset",
      fish: "set -n | string match '__tpl*'; functions -an | string match '*tpl*'; echo unset")
    let result = try hook.sandbox.run(
      [shell.rawValue, "-c", hook.load + list + "\nexit 5"], environment: hook.environment)
    #expect(result.status == 5)
    #expect(result.output.split(separator: "\n") == ["unset"])
    #expect(result.errors == "")
    #expect(hook.calls == [])
  }

  @Test(arguments: Shell.allCases)
  func worksThroughEvalWithThePathFilledIn(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    // What `tpl hook` prints: the one placeholder replaced by a quoted absolute path.
    let binary = try hook.sandbox.write(hook.sandbox.read("bin/tpl") ?? [], to: "o'dd $(dir)/tpl", mode: 0o755)
    let placeholder = shell.text(bash: "__tpl_bin=tpl", fish: "__tpl_bin tpl")
    let script = hook.sandbox.text(Binaries.hookScript(shell))
    let parts = script.split(separator: placeholder, omittingEmptySubsequences: false)
    #expect(parts.count == 2)
    let filled = parts.joined(separator: String(placeholder.dropLast(3)) + shell.quote(binary))
    let file = shell.quote(try hook.sandbox.write(filled, to: "hook"))
    let load = shell.text(bash: "eval \"$(cat \(file))\"; RC=done", fish: "cat \(file) | source; set -g RC done")
    let session = try ShellSession(
      shell, in: hook.sandbox, rc: load + "\n",
      environment: ["TPL_STUB": hook.sandbox.path("stub"), "PATH": "/usr/bin:/bin"])
    #expect(session.greeting == "")
    #expect(try session.text(of: "RC") == "done")
    try session.run(hook.cd("project"))
    #expect(try session.text(of: "HELLO") == "world")
    #expect(try session.run("tpl x") == .init(output: "[x]\n", status: 7))
  }

  @Test(arguments: Shell.allCases)
  func isCleanAndShort(shell: Shell) throws {
    let sandbox = try Sandbox()
    let script = Binaries.hookScript(shell)
    let linters = [
      Shell.bash: [["shellcheck", script], ["shfmt", "-d", "-i", "2", script], ["bash", "-n", script]],
      .zsh: [["zsh", "-n", script]],
      .fish: [["fish", "--no-execute", script], ["fish_indent", "--check", script]],
    ]
    for linter in linters[shell] ?? [] {
      let result = try sandbox.run(linter)
      #expect(result.status == 0 && result.output + result.errors == "", "\(linter[0]): \(result)")
    }
    let lines = sandbox.text(script).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 101)
  }

  @Test(arguments: Shell.allCases)
  func comesInTheSameOrderOfSections(shell: Shell) throws {
    let lines = try Sandbox().text(Binaries.hookScript(shell)).split(separator: "\n")
    let titles = ["State.", "Update.", "Prompt.", "Command.", "Installation"].map { "# \($0)" }
    let found = titles.map { title in lines.firstIndex { $0.drop { $0 == " " }.hasPrefix(title) } ?? -1 }
    #expect(found == found.sorted() && !found.contains(-1))
  }
}
