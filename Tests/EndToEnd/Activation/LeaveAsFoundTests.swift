import TestSupport
import Testing

/// What a shell had before a root is there again behind it: not exported, as a list, readonly.
@Suite struct LeaveAsFoundTests {
  @Test(arguments: Shell.allCases)
  func anUnexportedVariableComesBackUnexported(shell: Shell) throws {
    let files = [".env": "HELLO=root\nOTHER=1\n", "platform/timescale/.env": "HELLO=inner\nDEEP=inner\n"]
    let hook = try ActivationFixture(shell, files: files)
    let set = shell.text(bash: "HELLO='it'\\''s mine'; DEEP=''", fish: "set -g HELLO 'it\\'s mine'; set -g DEEP ''")
    let session = try hook.session(after: set)
    for place in ["", "platform/timescale"] {
      try session.run(hook.cd(place))
      #expect(try session.text(of: "HELLO") == (place.isEmpty ? "root" : "inner"))
      try hook.write([".env": "HELLO=root2\nOTHER=1\n"])
      try session.prompt()
      try session.run(hook.leave)
      #expect(try session.text(of: "HELLO") == "it's mine" && session.text(of: "DEEP") == "")
      let exported = try session.exported()
      #expect(exported["HELLO"] == nil && exported["DEEP"] == nil && exported["OTHER"] == nil)
      try hook.write([".env": "HELLO=root\nOTHER=1\n"])
    }
    // From the inner view to the outer one.
    try session.run(hook.cd("platform/timescale"))
    try session.run(hook.cd())
    #expect(try session.text(of: "DEEP") == "" && session.exported()["DEEP"] == nil)
    try session.run(hook.leave)
    // What was taken away by hand since does not come back.
    try session.run(hook.unset("HELLO"))
    try session.run(hook.cd())
    try session.run(hook.leave)
    #expect(try session.value(of: "HELLO") == nil)
  }

  @Test func fishKeepsListsAndUniversalVariables() throws {
    let hook = try ActivationFixture(.fish, files: [".env": "LIST=x\nSHOWN=x\nEVERYWHERE=x\nTOO=x\n"])
    // Without --no-config, which makes universal variables global.
    let script = """
      \(hook.load)
      set -g LIST a 'b c' d; set -gx SHOWN 1 2 3; set -U EVERYWHERE u1 u2; set -Ux TOO u3
      function show
          count $LIST $SHOWN; echo $LIST[2] $SHOWN[3] $EVERYWHERE $TOO
          for name in EVERYWHERE TOO; set -qg $name; and echo shadowed; end
          set -qgx LIST; and echo exported; set -qgx SHOWN; or echo unexported
      end
      for turn in 1 2
          \(hook.cd()); __tpl_prompt
          echo $LIST $SHOWN $EVERYWHERE $TOO
          cd /; __tpl_prompt
          show
      end
      set -U EVERYWHERE new; echo $EVERYWHERE
      """
    let result = try hook.sandbox.run(["/usr/bin/fish", "-ic", script], environment: ["TPL_WATCHER": "off"])
    #expect(result.output == "x x x x\n6\nb c 3 u1 u2 u3\nx x x x\n6\nb c 3 u1 u2 u3\nnew\n", "\(result.errors)")
  }

  @Test(arguments: [Shell.bash, .zsh])
  func readonlyThingsAreSaid(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "LOCKED=no\nNUMBER=x\nHELLO=world\n"])
    let session = try hook.session(after: "readonly LOCKED=mine; typeset -i NUMBER=5")
    let reply = try session.run(hook.cd())
    #expect(
      reply.output == """
        tpl: warning: this \(shell) has LOCKED NUMBER as readonly, or as no plain text, and keeps what it has
        tpl: shop (dev) +HELLO

        """)
    #expect(try session.prompt().output == "")
    try hook.write([".env": "LOCKED=no\nNUMBER=x\nHELLO=again\n"])
    #expect(try session.prompt().output == "tpl: shop (dev) ~HELLO\n")
    #expect(try session.run("echo $LOCKED $NUMBER").output == "mine 5\n")
    #expect(try session.run(hook.leave).output == "tpl: left shop -HELLO\n")
    #expect(try session.run("echo $LOCKED $NUMBER").output == "mine 5\n")
    #expect(try session.value(of: "TPL_STATE") == nil)
  }

  @Test(arguments: [Shell.bash, .zsh])
  func aReadonlyPathIsSaid(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    let session = try hook.session(after: "readonly PATH")
    let before = try session.text(of: "PATH")
    let reply = try session.run(hook.cd())
    #expect(
      reply.output == """
        tpl: warning: this \(shell) has PATH as readonly, or as no plain text, and keeps what it has
        tpl: shop (dev) +HELLO

        """)
    #expect(try session.text(of: "PATH") == before)
    #expect(try session.run(hook.leave).output == "tpl: left shop -HELLO\n")
    #expect(try session.value(of: "HELLO") == nil && session.text(of: "PATH") == before)
  }

  /// Said when the hook is loaded, and by `tpl doctor`.
  @Test func aReadonlyPromptCommandIsSaid() throws {
    let hook = try ActivationFixture(.bash, files: [".env": "HELLO=world\n"])
    let session = try hook.session(before: "readonly PROMPT_COMMAND=:", directory: "shop")
    #expect(session.greeting == "tpl: error: PROMPT_COMMAND is readonly, this shell cannot call the hook\n")
    #expect(try session.run("tpl doctor").output.contains("PROMPT_COMMAND is readonly and does not call it"))
  }

  /// A child shell inherits what is exported, and takes it back.
  @Test(arguments: Shell.allCases, Shell.allCases)
  func aChildShellLeavesToo(shell: Shell, child: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    let session = try hook.session(after: shell.text(bash: "HELLO=mine", fish: "set -g HELLO mine"))
    try session.run(hook.cd())
    let other = ActivationFixture.load(child)
    let script =
      "\(other)\n\(child.text(bash: "cd /; __tpl_prompt 2>/dev/null; echo \"[${HELLO-none}]\"", fish: "cd /; set -q HELLO; and echo \"[$HELLO]\"; or echo '[none]'"))"
    try hook.sandbox.write(script, to: "child")
    // Without a terminal of its own: an interactive bash or zsh would take it from its parent, which may be stopped by
    // that.
    let detached = child == .fish ? [] : ["setsid", "--wait"]
    let command =
      (detached + [child.rawValue] + child.withoutStartupFiles + ["-ic", "'. \(hook.sandbox.path("child"))'"]).joined(
        separator: " ")
    #expect(try session.run("\(command) </dev/null 2>/dev/null").output.contains("[none]"))
    try session.run(hook.leave)
    #expect(try session.text(of: "HELLO") == "mine" && session.exported()["HELLO"] == nil)
  }
}

extension ActivationFixture {
  fileprivate static func load(_ shell: Shell) -> String {
    let tpl = shell.quote("\(Binaries.directory)/tpl")
    return shell.text(bash: "eval \"$(\(tpl) hook \(shell))\"", fish: "\(tpl) hook fish | source")
  }
}
