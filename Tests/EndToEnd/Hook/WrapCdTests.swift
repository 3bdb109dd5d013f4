import TestSupport
import Testing

/// `tpl hook bash --wrap-cd`: bash activates within a line.
@Suite struct WrapCdTests {
  private func session(_ hook: ActivationFixture, before: String = "") throws -> ShellSession {
    let tpl = hook.shell.quote("\(Binaries.directory)/tpl")
    return try ShellSession(
      .bash, in: hook.sandbox, rc: before + "\neval \"$(\(tpl) hook bash --wrap-cd)\"\n",
      environment: ["TPL_WATCHER": "off"], directory: "home")
  }

  @Test func theNextCommandOfTheLineSeesTheEnvironment() throws {
    let hook = try ActivationFixture(.bash, files: [".env": "HELLO=world\n", "platform/timescale/.env": "T=1\n"])
    let session = try session(hook)
    let line = "\(hook.cd()) && echo \"[$HELLO]\" && pushd platform/timescale >/dev/null && echo \"[$T]\""
    let expected = "tpl: shop (dev) +HELLO\n[world]\ntpl: platform/timescale (dev) +T\n[1]\n"
    #expect(try session.run(line).output == expected)
    #expect(try session.run("popd >/dev/null; echo \"[$T]\"").output == "tpl: shop (dev) -T\n[]\n")
    // A substitution has the environment and says nothing; the shell around it has not moved.
    try session.run(hook.leave)
    #expect(try session.run("echo \"$(\(hook.cd()) && echo $HELLO)[$HELLO]\"").output == "world[]\n")
    #expect(try session.run("(\(hook.cd()) && echo $HELLO)").output == "world\n")
  }

  @Test func keepsTheStatusAndTheArguments() throws {
    let hook = try ActivationFixture(.bash)
    let session = try session(hook)
    #expect(try session.run("cd /nowhere 2>/dev/null").status == 1)
    #expect(try session.run("set -e; cd /; set +e; cd -").output == "\(hook.sandbox.home)\n")
    #expect(try session.run("cd -- \(hook.shell.quote(hook.path()))").status == 0)
    #expect(try session.text(of: "PWD") == hook.path())
  }

  @Test func leavesFunctionsAndAliasesOfTheUser() throws {
    let hook = try ActivationFixture(.bash, files: [".env": "HELLO=world\n"])
    let own = "alias popd='echo alias'\nfunction cd { echo mine; builtin cd \"$@\"; }"
    let session = try session(hook, before: own)
    #expect(try session.run(hook.cd()).output == "mine\ntpl: shop (dev) +HELLO\n")
    #expect(try session.run("popd x").output == "alias x\n")
  }

  @Test func isForBashAlone() throws {
    let hook = try ActivationFixture(.bash)
    let result = try hook.tpl("hook", "zsh", "--wrap-cd")
    #expect(result.status == 64 && result.output == "")
    #expect(
      result.errors == "tpl: error: --wrap-cd is for bash\ntpl: hint: zsh activates on every cd without it\n")
  }
}
