import TestSupport
import Testing

/// Other tools that live in the prompt, before and after tpl.
@Suite struct ActivationNeighbourTests {
  @Test(arguments: Shell.allCases, [true, false])
  func worksBesideDirenvAndZoxide(shell: Shell, isFirst: Bool) throws {
    let hook = try ActivationFixture(shell, files: [".env": "HELLO=world\n", "platform/timescale/.env": "T=1\n"])
    try hook.sandbox.write("export FROM_DIRENV=1\nPATH_add /direnv\n", to: "shop/.envrc")
    #expect(try hook.sandbox.run(["direnv", "allow", hook.path()]).status == 0)
    let others = shell.text(
      bash: "eval \"$(direnv hook \(shell))\"\neval \"$(zoxide init \(shell))\"\n",
      fish: "direnv hook fish | source\nzoxide init fish | source\n")
    let session = try hook.session(before: isFirst ? others : "", after: isFirst ? "" : others)
    let outside = try session.exported()["PATH"]
    for round in 1...2 {
      let reply = try session.run("\(hook.cd()); sh -c 'exit 42'")
      #expect(reply.status == 42)
      #expect(reply.output.split(separator: "\n").contains("tpl: shop (dev) +HELLO"), "\(reply.output)")
      try session.prompt()
      #expect(try session.text(of: "HELLO") == "world")
      #expect(try session.text(of: "FROM_DIRENV") == "1")
      let path = String(decoding: try session.exported()["PATH"] ?? [], as: UTF8.self).split(separator: ":")
      #expect(path.filter { $0 == "/direnv" }.count == 1, "\(path)")
      #expect(path.filter { $0 == hook.path("localbin") }.count == 1, "\(path)")
      try session.run("z \(shell.quote(hook.path("platform/timescale")))")
      #expect(try session.text(of: "T") == "1")
      try session.run("echo T=\(round) > .env")
      #expect(try session.text(of: "T") == "\(round)")
      try hook.settle(session)
      try session.run(hook.leave)
      try session.prompt()
      let after = try session.exported()
      #expect(after["HELLO"] == nil && after["FROM_DIRENV"] == nil && after["T"] == nil)
      // direnv, after tpl, puts back a whole PATH with localbin in it; the prompt after that takes it off.
      #expect(after["PATH"] == outside, "round \(round)")
      try hook.write(["platform/timescale/.env": "T=1\n"])
    }
    let known = try hook.sandbox.run(["zoxide", "query", "--list"])
    #expect(known.output.contains(hook.path("platform/timescale")))
  }

}
