import TestSupport
import Testing

/// Names and types by which an env file could make a shell run something, or break it.
@Suite struct ShellParameterTests {
  /// Every parameter that a shell knows, with a value that runs a command where it is evaluated.
  @Test(arguments: Shell.allCases)
  func noParameterOfTheShellIsEvaluated(shell: Shell) throws {
    let sandbox = try Sandbox()
    let listing = shell.text(bash: "compgen -v", zsh: "print -l ${(k)parameters}", fish: "set -n")
    let command = ["/usr/bin/\(shell)"] + shell.withoutStartupFiles + ["-c", listing]
    let names = try sandbox.run(command).output.split(separator: "\n").map(String.init).filter { name in
      name.first?.isLetter == true && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
    #expect(names.count > 20)
    let hook = try ActivationFixture(shell)
    let mark = hook.sandbox.path("home/pwn")
    let hostile = names.map { "\($0)='a[$(touch \(mark))]'\n" }.joined()
    try hook.write([".env": "FIRST=1\n\(hostile)LAST=1\n"])
    // Names on the ask list too.
    try hook.allow()
    let session = try hook.session()
    try session.run(hook.cd())
    #expect(try session.text(of: "FIRST") == "1" && session.text(of: "LAST") == "1")
    try session.prompt()
    try session.run(hook.leave)
    #expect(try session.value(of: "FIRST") == nil && session.value(of: "LAST") == nil)
    #expect(try session.value(of: "TPL_STATE") == nil)
    try session.run("true")
    #expect(!hook.sandbox.exists("home/pwn"))
  }

  /// What the user declared stays what it is.
  @Test(arguments: [Shell.bash, .zsh])
  func keepsDeclaredKinds(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell, files: [".env": "PORT='a[$(touch pwn)]'\nLIST=y\nMAP=y\nLOCKED=no\nHELLO=world\n"])
    let declarations = "typeset -i PORT=5; LIST=(a b c); typeset -A MAP; MAP[k]=v; readonly LOCKED=mine"
    let session = try hook.session(before: declarations)
    try session.run(hook.cd())
    #expect(try session.text(of: "HELLO") == "world")
    let look = "echo \"$PORT ${LIST[@]} ${MAP[@]} $LOCKED\""
    #expect(try session.run(look).output == "5 a b c v mine\n")
    try session.run(hook.leave)
    #expect(try session.run(look).output == "5 a b c v mine\n")
    #expect(try session.value(of: "HELLO") == nil)
    #expect(!hook.sandbox.exists("shop/pwn") && !hook.sandbox.exists("home/pwn"))
  }

  /// zsh, as root, changes its user by an assignment.
  @Test func zshKeepsItsUser() throws {
    let hook = try ActivationFixture(.zsh, files: [".env": "USERNAME=nobody\nEUID=65534\nHELLO=world\n"])
    let session = try hook.session()
    let before = try session.run("id -un").output
    try session.run(hook.cd())
    #expect(try session.text(of: "HELLO") == "world")
    #expect(try session.run("id -un").output == before)
  }

  /// A variable that was chosen and not exported counts too.
  @Test(arguments: Shell.allCases)
  func anUnexportedChoiceCounts(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env.dev": "WHO=dev\n", ".env.prod": "WHO=prod\n"])
    let session = try hook.session(after: shell.text(bash: "TPL_ENV=prod", fish: "set -g TPL_ENV prod"))
    try session.run(hook.cd())
    #expect(try session.text(of: "WHO") == "prod")
    try hook.settle(session)
  }

  /// Beyond two megabytes no program can be started any more, tpl neither.
  @Test(arguments: Shell.allCases)
  func aFloodOfValuesLeavesTheShellUsable(shell: Shell) throws {
    let long = String(repeating: "x", count: 100_000)
    let copies = (1...40).map { "A\($0)=$Z\n" }.joined()
    let hook = try ActivationFixture(
      shell, files: [".env": "HELLO=world\n", "platform/timescale/.env": "Z=\(long)\n\(copies)"])
    let session = try hook.session()
    let output = try session.run(hook.cd("platform/timescale")).output
    let reason = "platform/timescale/.env would make an environment of more than 512 KiB"
    #expect(output == "tpl: platform/timescale (dev) NOT LOADED: \(reason)\n")
    #expect(try session.run("ls / >/dev/null && echo $HELLO").output == "\n")
    #expect(try session.value(of: "A1") == nil)
  }

  /// The kernel gives arguments and environment a quarter of the stack.
  @Test(arguments: Shell.allCases)
  func aSmallStackIsALimit(shell: Shell) throws {
    let long = String(repeating: "x", count: 50_000)
    let hook = try ActivationFixture(
      shell, files: [".env": "HELLO=world\n", "platform/timescale/.env": "Z=\(long)\nY=\(long)\n"])
    let session = try hook.session(before: "ulimit -s 400")
    let output = try session.run(hook.cd("platform/timescale")).output
    let reason =
      "platform/timescale/.env would make an environment with which no program could be started (see 'ulimit -s')"
    #expect(output == "tpl: platform/timescale (dev) NOT LOADED: \(reason)\n")
    #expect(try session.run("ls / >/dev/null && echo $HELLO").output == "\n")
  }

  /// One entry of an environment has 131,072 bytes, the NUL at its end among them.
  @Test(arguments: [Shell.bash, .zsh])
  func aPathThatIsFullStaysAsItIs(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    let session = try hook.session()
    try session.run("zeros=$(printf '%0131072d' 0); PATH=$PATH:/$zeros; PATH=${PATH:0:131060}; unset zeros")
    let output = try session.run(hook.cd()).output
    let warning = "PATH would be longer than a program can be given; \(hook.path("localbin")) is not on it"
    #expect(output.contains("tpl: warning: \(warning)\n"), "\(output)")
    #expect(try session.run("/bin/sh -c 'echo $HELLO ${#PATH}'").output == "world 131060\n")
    try session.run(hook.leave)
    #expect(try session.run("/bin/sh -c 'echo $HELLO ${#PATH}'").output == "131060\n")
  }

  /// zsh with `typeset -U path` keeps each element once: what the file repeats is then the user's only one.
  @Test(arguments: Shell.allCases)
  func aRepeatedElementOfPathStays(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "PATH=/usr/bin:$PATH\n"])
    let session = try hook.session(before: shell == .zsh ? "typeset -U path PATH" : "")
    let before = Set(try session.exported()["PATH"]?.split(separator: UInt8(ascii: ":")) ?? [])
    try session.run(hook.cd())
    try session.run("true")
    try session.run(hook.leave)
    let after = try session.exported()["PATH"]?.split(separator: UInt8(ascii: ":")) ?? []
    #expect(Set(after) == before && after.count == before.count)
  }

  /// deactivate puts back the PATH of the time when localbin was on it.
  @Test(arguments: [Shell.bash, .zsh])
  func aVirtualEnvironmentOfTheUserRestoresNothingOfOurs(shell: Shell) throws {
    let hook = try ActivationFixture(shell)
    let session = try hook.session()
    let outside = try session.exported()["PATH"]
    try session.run(hook.cd())
    try session.run("OLD=$PATH; export PATH=/venv/bin:$PATH VIRTUAL_ENV=/venv")
    try session.run(hook.leave)
    try session.prompt()
    try session.run("export PATH=$OLD; unset VIRTUAL_ENV OLD")
    try session.prompt()
    #expect(try session.exported()["PATH"] == outside)
  }
}
