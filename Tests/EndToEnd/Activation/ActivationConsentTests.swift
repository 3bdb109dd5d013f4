import Glibc
import TestSupport
import Testing

/// Nothing of a repository is used before `tpl allow`.
@Suite struct ActivationConsentTests {
  @Test(arguments: Shell.allCases)
  func seesConsentOfAnotherShellAtTheNextPrompt(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"], isAllowed: false)
    try hook.sandbox.write("#!/bin/sh\n", to: "shop/localbin/shoptool", mode: 0o755)
    let session = try hook.session()
    let blocked = "tpl: warning: \(hook.path()) is not allowed yet, look at it and run 'tpl allow'\n"
    #expect(try session.run(hook.cd()).output == blocked)
    #expect(try session.value(of: "HELLO") == nil)
    #expect(try session.run("shoptool").status == 127)
    // Once for a root, not for every directory of it.
    #expect(try session.run("cd platform").output == "")
    #expect(try session.run("cd ..").output == "")
    try hook.settle(session)
    let other = try hook.session(directory: "shop")
    #expect(other.greeting == blocked)
    #expect(try other.run("tpl allow").status == 0)
    #expect(try other.text(of: "HELLO") == "world")
    #expect(try session.prompt().output == "tpl: shop (dev) +HELLO\n")
    #expect(try session.run("shoptool").status == 0)
    try hook.settle(session)
    try other.run("tpl deny")
    #expect(try session.prompt().output == blocked + "tpl: left shop -HELLO\n")
    #expect(try session.value(of: "HELLO") == nil)
    #expect(try session.run("shoptool").status == 127)
  }

  @Test(arguments: Shell.allCases)
  func allowsNoNeighbourAndNoCopy(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n"])
    for command in ["cp -a shop shop-evil", "cp -a shop copy", "mkdir deep && cp -a shop deep/shop"] {
      #expect(try hook.sandbox.run(["/bin/sh", "-c", command]).status == 0)
    }
    let session = try hook.session()
    for name in ["shop-evil", "copy", "deep/shop", "shop-evil/platform/timescale"] {
      let reply = try session.run("cd \(shell.quote(hook.sandbox.path(name)))")
      #expect(reply.output.contains("is not allowed yet") || name.hasSuffix("timescale"), "\(name)")
      #expect(try session.value(of: "HELLO") == nil, "\(name)")
    }
    // Another directory under the allowed name is another root.
    try session.run(hook.cd())
    #expect(try session.text(of: "HELLO") == "world")
    try session.run(hook.leave)
    #expect(try hook.sandbox.run(["/bin/sh", "-c", "mv shop gone && mv copy shop"]).status == 0)
    #expect(try session.run(hook.cd()).output.contains("was allowed as another directory, made on "))
    #expect(try session.value(of: "HELLO") == nil)
    // Nor does a name follow the one that was moved.
    try session.run("cd ../gone")
    #expect(try session.value(of: "HELLO") == nil)
  }

  /// A prompt passes over a root that is not allowed (<doc:Contract#What-makes-a-root>).
  @Test(arguments: Shell.allCases)
  func keepsAnAllowedRootAroundOneThatIsNot(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n", "vendor/lib/.env": "HELLO=evil\n"])
    for name in ["localbin", "platform"] { try hook.sandbox.makeDirectory("shop/vendor/lib/\(name)") }
    let session = try hook.session()
    try session.run(hook.cd())
    let reply = try session.run("cd vendor/lib")
    #expect(
      reply.output == "tpl: warning: \(hook.path("vendor/lib")) is not allowed yet, look at it and run 'tpl allow'\n")
    #expect(try session.text(of: "HELLO") == "world")
    #expect(try session.prompt().output == "")
    try hook.settle(session)
    try hook.allow("shop/vendor/lib")
    #expect(try session.prompt().output == "tpl: lib (dev) ~HELLO\n")
    #expect(try session.text(of: "HELLO") == "evil")
  }

  /// Shells in the same place share a token; one that has looked must not make another believe that it has, too.
  @Test(arguments: Shell.allCases)
  func seesConsentBehindAThirdShell(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell, files: ["tpl.yaml": "default_env: dev\n", ".env.prod": "E=1\n"], isAllowed: false)
    let blocked = try hook.session(directory: "shop")
    let outside = try hook.session()
    for session in [blocked, outside] { try hook.settle(session) }
    try hook.allow()
    try hook.settle(outside)
    #expect(try blocked.prompt().output == "tpl: shop (dev)\n")
    let second = try hook.session(directory: "shop")
    try hook.write(["tpl.yaml": "default_env: prod\n"])
    for session in [blocked, second] { try hook.settle(session) }
    try hook.allow()
    try hook.settle(second)
    #expect(try blocked.prompt().output == "tpl: shop (prod) +E\n")
    #expect(try blocked.text(of: "E") == "1")
  }

  @Test(arguments: Shell.allCases)
  func ignoresAChangedConfigurationUntilItIsAllowed(shell: Shell) throws {
    let hook = try ActivationFixture(
      shell,
      files: [
        "tpl.yaml": "default_env: staging\nenvironments: [staging, dev]\n", ".env.staging": "E=staging\n",
        ".env.dev": "E=dev\n",
      ])
    let session = try hook.session(directory: "shop")
    #expect(session.greeting == "tpl: shop (staging) +E\n")
    try hook.settle(session)
    // Written in place, which only the watcher sees, and a shell that reads it; then as editors save.
    var said = try session.run("printf 'default_env: dev\\nenvironments: [staging, dev]\\n' > tpl.yaml").output
    #expect(shell.comparesContents || said == "")
    #expect(try session.text(of: "E") == "staging")
    said += try session.run("cp tpl.yaml saved && mv saved tpl.yaml").output
    #expect(said == "tpl: warning: tpl.yaml changed, run 'tpl allow'\n")
    #expect(try session.text(of: "E") == "staging")
    try hook.allow()
    #expect(try session.prompt().output == "tpl: shop (dev) ~E\n")
    #expect(try session.text(of: "E") == "dev")
  }

  @Test(arguments: Shell.allCases)
  func keepsToolsOutThatOthersCanWrite(shell: Shell) throws {
    let hook = try ActivationFixture(shell)
    try hook.sandbox.write("#!/bin/sh\n", to: "shop/localbin/shoptool", mode: 0o755)
    #expect(chmod(hook.path("localbin"), 0o777) == 0)
    let session = try hook.session(directory: "shop")
    #expect(try session.run("shoptool").status == 127)
  }
}
