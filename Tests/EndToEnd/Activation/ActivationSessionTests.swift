import Foundation
import TestSupport
import Testing

/// Activation in the ways people really move and open shells.
@Suite struct ActivationSessionTests {
  /// A login shell starts with a new PATH and the old variables, an ordinary one with both as they were.
  @Test(arguments: Shell.allCases, [false, true])
  func continuesInAShellWithinAShell(shell: Shell, isLogin: Bool) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\nFIRST=file\n"])
    let session = try hook.session(environment: ["FIRST": "before"])
    try session.run(hook.cd())
    // The inner shell counts its prompts from where those of the outer one end.
    let startup = shell.text(bash: "bashrc", zsh: ".zshrc", fish: "config.fish")
    let path = hook.sandbox.environment["PATH"] ?? ""
    let newPath = shell.text(bash: "PATH=\(path)\n", fish: "set -gx PATH (string split : '\(path)')\n")
    let rc = hook.sandbox.text("startup/\(startup)")
      .replacingOccurrences(of: "__harness_count=0", with: "__harness_count=1000")
      .replacingOccurrences(of: "__harness_count 0", with: "__harness_count 1000")
    try hook.sandbox.write((isLogin ? newPath : "") + rc, to: "inner/\(startup)")
    try hook.sandbox.write("source \(hook.sandbox.path("inner/bashrc"))\n", to: "home/.bash_profile")
    let inner = hook.sandbox.path("inner")
    let options = shell.withoutStartupFiles.joined(separator: " ")
    let command =
      switch shell {
      case .bash: isLogin ? "bash -l" : "bash --noprofile --rcfile \(inner)/bashrc"
      case .zsh: "ZDOTDIR=\(inner) zsh -d \(isLogin ? "-l" : "-i")"
      case .fish: "fish \(options) \(isLogin ? "-l" : "-i") -C 'source \(inner)/config.fish'"
      }
    let count = shell.text(bash: "__harness_count=2000", fish: "set __harness_count 2000")
    let reply = try session.run("\(command); \(count)")
    #expect(reply.output == "")
    let elements = try session.text(of: "PATH")?.split(separator: ":") ?? []
    #expect(elements.filter { $0.hasSuffix("shop/localbin") }.count == 1)
    #expect(try session.text(of: "HELLO") == "world")
    try session.run("echo HELLO=inner > .env")
    #expect(try session.text(of: "HELLO") == "inner")
    #expect(try session.text(of: "FIRST") == "before")
    try session.run(hook.leave)
    #expect(try session.exported()["PATH"] == Array(path.utf8))
    #expect(try session.value(of: "HELLO") == nil)
    #expect(try session.text(of: "FIRST") == "before")
    // The outer one never left.
    try session.run("exit")
    #expect(try session.text(of: "HELLO") == "inner")
    try session.run(hook.leave)
    #expect(try session.exported()["PATH"] == Array(path.utf8))
    #expect(try session.value(of: "HELLO") == nil)
  }

  /// tmux keeps the variables of the shell that started its server; its panes are login shells.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux")), arguments: Shell.allCases)
  func keepsLocalbinInATmuxPaneAndCanLeave(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    let session = try hook.session(directory: "shop")
    let startup = hook.sandbox.path("startup")
    let options = shell.withoutStartupFiles.joined(separator: " ")
    try hook.sandbox.write("source \(startup)/bashrc\n", to: "home/.bash_profile")
    let command = shell.text(
      bash: "exec bash -l", zsh: "ZDOTDIR=\(startup) exec zsh -d -l",
      fish: "exec fish \(options) -l -C \"source \(startup)/config.fish\"")
    let tmux = "tmux -f /dev/null -S \(hook.sandbox.path("tmux"))"
    let pane = try session.run("\(tmux) new-session -d -x 150 -y 40 '\(command)'")
    #expect(pane == .init(output: "", status: 0))
    func type(_ line: String, into file: String) throws -> String {
      try session.run(
        "\(tmux) send-keys -l -- \(shell.quote("\(line) > \(hook.sandbox.path(file)).new; mv \(hook.sandbox.path(file)).new \(hook.sandbox.path(file))"))"
      )
      try session.run("\(tmux) send-keys Enter")
      try waitUntil("answer in the pane to '\(line)'") { hook.sandbox.exists(file) }
      return hook.sandbox.text(file)
    }
    let inside = try type("env", into: "inside").split(separator: "\n")
    #expect(inside.contains("HELLO=world"))
    #expect(inside.contains { $0.hasPrefix("PATH=") && $0.hasSuffix(":\(hook.path("localbin"))") })
    _ = try type("cd ..; true", into: "moved")
    let outside = try type("env", into: "outside").split(separator: "\n")
    #expect(!outside.contains { $0.hasPrefix("HELLO=") || $0.hasPrefix("TPL_ROOT=") })
    #expect(!outside.contains { $0.hasPrefix("PATH=") && $0.contains("localbin") })
    try session.run("\(tmux) kill-server")
  }

  /// Case 10.
  @Test(arguments: [Shell.bash, .zsh])
  func survivesStrictShellsAndKeepsTraps(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    let signals = shell == .bash ? ["INT", "EXIT", "DEBUG", "USR1"] : ["INT", "EXIT", "USR1"]
    let session = try hook.session(before: signals.map { "trap 'true \($0)' \($0)\n" }.joined())
    let traps = try session.run(shell.text(bash: "trap -p", zsh: "trap", fish: "")).output
    try session.run("set -eu")
    for _ in 0..<3 {
      #expect(try session.run("\(hook.cd()); false && true").output.hasSuffix("tpl: shop (dev) +HELLO\n"))
      #expect(try session.text(of: "HELLO") == "world")
      try session.run("false && true")
      #expect(try session.run(hook.leave).output == "tpl: left shop -HELLO\n")
    }
    try session.run("set +eu")
    #expect(try session.run(shell.text(bash: "trap -p", zsh: "trap", fish: "")).output == traps)
    #expect(traps.contains("true INT"))
    #expect(try session.run("\(hook.cd()); (exit 42)").status == 42)
  }

  /// Case 11.
  @Test(arguments: Shell.allCases, ["", "PROMPT_COMMAND='RAN=1'", "PROMPT_COMMAND='RAN=1;'", "PROMPT_COMMAND=(RAN=1)"])
  func loadsTwiceAsOnce(shell: Shell, setting: String) throws {
    if shell != .bash, !setting.isEmpty { return }
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    let session = try hook.session(before: setting + "\n" + hook.load + hook.load)
    #expect(session.greeting == "")
    #expect(try session.run(hook.cd()).output == "tpl: shop (dev) +HELLO\n")
    #expect(try session.run(hook.load.trimmingCharacters(in: .newlines)).output == "")
    #expect(try session.text(of: "HELLO") == "world")
    if !setting.isEmpty { #expect(try session.text(of: "RAN") == "1") }
    #expect(try session.run(hook.leave).output == "tpl: left shop -HELLO\n")
  }

  /// Case 12. fish has its own words about a directory that is gone, and so has getcwd of bash.
  @Test(arguments: Shell.allCases, ["", "/scripts"])
  func revertsWhenItsDirectoryIsRemoved(shell: Shell, below: String) throws {
    let hook = try ActivationFixture(shell, files: [".env": "ROOT=1\n", "platform/timescale/.env": "HELLO=world\n"])
    let directory = "platform/timescale\(below)"
    try hook.sandbox.makeDirectory("shop/\(directory)")
    let session = try hook.session(directory: "shop/\(directory)")
    #expect(try session.text(of: "HELLO") == "world")
    try hook.settle(session)
    try hook.sandbox.remove("shop/\(ActivationFixture.timescale)")
    let reply = try session.prompt()
    #expect(reply.status == 0)
    let lines = reply.output.split(separator: "\n").filter { !$0.contains("getcwd() failed") }
    #expect(lines == ["tpl: left platform/timescale -ROOT -HELLO"])
    #expect(try session.value(of: "HELLO") == nil)
    #expect(try session.text(of: "PATH")?.contains("localbin") == false)
    #expect(try session.prompt().output.contains("tpl") == false)
    try session.run(hook.cd())
    #expect(try session.text(of: "ROOT") == "1")
  }

  /// As two checkouts of git leave it.
  @Test(arguments: Shell.allCases)
  func seesThatItsDirectoryIsBack(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: ["platform/timescale/.env": "T=old\n"])
    let session = try hook.session(directory: "shop/platform/timescale")
    #expect(try session.text(of: "T") == "old")
    #expect(try hook.sandbox.run(["rm", "-r", hook.path("platform/timescale")]).status == 0)
    #expect(try session.prompt().output == "tpl: left platform/timescale -T\n")
    #expect(try session.prompt().output == "")
    try hook.write(["platform/timescale/.env": "T=new\n"])
    #expect(try session.run(hook.cd("platform/timescale")).output == "tpl: platform/timescale (dev) +T\n")
    #expect(try session.text(of: "T") == "new")
  }

  /// Case 13.
  @Test(arguments: Shell.allCases)
  func followsLinksStacksAndDashes(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell, files: [".env": "ROOT=1\n", "platform/timescale/.env": "HELLO=world\n"])
    let link = "ln -s ../shop/platform/timescale home/link; ln -s ../home shop/out; ln -s platform/timescale shop/ts"
    #expect(try hook.sandbox.run(["/bin/sh", "-c", link]).status == 0)
    let session = try hook.session()
    #expect(try session.run("cd link").output == "tpl: platform/timescale (dev) +ROOT +HELLO\n")
    #expect(try session.text(of: "PWD") == hook.sandbox.path("home/link"))
    #expect(try session.text(of: "TPL_COMPONENT") == "platform/timescale")
    #expect(try session.run("cd ..").output == "tpl: left platform/timescale -ROOT -HELLO\n")
    #expect(try session.run("cd -").output.hasSuffix("tpl: platform/timescale (dev) +ROOT +HELLO\n"))
    try session.run("cd -")
    #expect(try session.value(of: "HELLO") == nil)
    try session.run("pushd \(shell.quote(hook.path("ts")))")
    #expect(try session.text(of: "HELLO") == "world")
    try session.run("popd")
    #expect(try session.value(of: "HELLO") == nil)
    // A link out of the root leads out of it.
    try session.run(hook.cd())
    #expect(try session.run("cd out").output == "tpl: left shop -ROOT\n")
    #expect(try session.value(of: "ROOT") == nil)
    try session.run("cd ..")
    #expect(try session.text(of: "ROOT") == "1")
  }

  /// In zsh and fish the environment is there for the rest of the line.
  @Test(arguments: [Shell.zsh, .fish])
  func isInTimeForTheNextCommandOfTheSameLine(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    let session = try hook.session()
    #expect(try session.run("\(hook.cd()) && echo $HELLO").output == "tpl: shop (dev) +HELLO\nworld\n")
  }

  @Test(arguments: Shell.allCases)
  func changesTheDirectoryByQuery(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell,
      files: ["platform/timescale/.env": "HELLO=world\n", "platform/a b/.env": "", "application/tester/.env": ""])
    let session = try hook.session(directory: "shop/application/app1")
    #expect(try session.run("tpl cd timescale").output == "tpl: platform/timescale (dev) +HELLO\n")
    #expect(try session.text(of: "PWD") == hook.path("platform/timescale"))
    #expect(try session.text(of: "HELLO") == "world")
    try session.run("tpl cd")
    #expect(try session.text(of: "PWD") == hook.path())
    try session.run("tpl cd -")
    #expect(try session.text(of: "PWD") == hook.path("platform/timescale"))
    try session.run("tpl cd gcp/prod")
    #expect(try session.text(of: "TPL_ENVIRONMENT") == "prod")
    try session.run("tpl cd 'a b'")
    #expect(try session.text(of: "PWD") == hook.path("platform/a b"))
    let missing = try session.run("tpl cd nowhere")
    #expect(missing.status == 1 && missing.output.hasPrefix("tpl: error: "))
    let ambiguous = try session.run("tpl cd t")
    #expect(ambiguous.status == 3 && ambiguous.output.contains("application/tester"))
    #expect(try session.text(of: "PWD") == hook.path("platform/a b"))
    // From outside of every repository, too.
    try session.run(hook.leave)
    try session.run("tpl cd timescale")
    #expect(try session.text(of: "PWD") == hook.path("platform/timescale"))
  }

  /// Case 20.
  @Test(arguments: Shell.allCases)
  func leavesScriptsAlone(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    let list = shell.text(
      bash: "declare -F; compgen -v | grep tpl; echo \"[${PROMPT_COMMAND-unset}] [${HELLO-unset}]\"",
      zsh:
        "print -l ${(M)${(k)functions}:#*tpl*} ${(M)${(k)parameters}:#*tpl*}; echo \"[${precmd_functions-unset}] [${HELLO-unset}]\"",
      fish:
        "functions -an | string match '*tpl*'; set -n | string match '*tpl*'; set -q HELLO; or echo '[unset] [unset]'")
    let script = try hook.sandbox.write(hook.load + "cd ..; cd shop\n" + list + "\nexit 5\n", to: "script")
    for arguments in [["-c", "source \(script)"], [script]] {
      let result = try hook.sandbox.run(
        [shell.rawValue] + (shell == .fish ? shell.withoutStartupFiles : []) + arguments,
        environment: ["TPL_WATCHER": "off"], directory: "shop")
      #expect(result.status == 5 && result.errors == "", "\(result.errors)")
      #expect(result.output.split(separator: "\n") == ["[unset] [unset]"])
    }
    // What an interactive shell has exported, its scripts see.
    let session = try hook.session(directory: "shop")
    #expect(try session.run("sh -c 'cd /; echo $HELLO'").output == "world\n")
  }
}
