import TestSupport
import Testing

/// Nothing executes, nothing loads, one warning: through a real shell on a terminal (<doc:Contract#Consent>).
@Suite struct AttackTests {
  @Test(arguments: Shell.allCases, Attack.all)
  func comesToNothing(shell: Shell, attack: Attack) throws {
    let room = try AttackRoom(shell)
    try room.run(attack.before)
    if attack.isAllowed { try room.hook.allow() }
    try room.run(attack.after)
    let session = try room.hook.session()
    let before = try session.exported()
    let reply = try session.run("cd \(room.hook.path())/\(attack.place)")
    let warnings = reply.output.split(separator: "\n").filter {
      $0.hasPrefix("tpl: warning: ") || $0.contains(" NOT LOADED: ")
    }
    #expect(warnings.count == 1 && "\(warnings.first ?? "")\n".contains(attack.warning), "\(reply)")
    // Said once, and nothing is tried again.
    #expect(try session.prompt().output == "")
    if let loaded = attack.loaded { #expect(try session.text(of: loaded) == "1") }
    let own = ["PATH", "PWD", "OLDPWD", "_", attack.loaded]
    let after = try session.exported().filter { !$0.key.hasPrefix("TPL_") && !own.contains($0.key) }
    #expect(after == before.filter { !$0.key.hasPrefix("TPL_") && !own.contains($0.key) })
    try session.run("ls; git --version; bash -c :")
    #expect(try room.marks() == "")
  }

  /// The right to be loaded is no right to be run.
  @Test(arguments: Shell.allCases, Attack.names)
  func namesOfAllowedDirectoriesAreData(shell: Shell, attack: Attack) throws {
    let room = try AttackRoom(shell)
    try room.run(attack.before + "\nrm -f ./*/localbin/ls; cd ./*; \"$TPL\" allow")
    let session = try room.hook.session()
    try session.run("cd \(room.hook.path())/\(attack.place)")
    #expect(try session.text(of: "STOLEN") == "1")
    #expect(try session.exported()["TPL_ROOT"]?.isEmpty == false)
    try session.run(room.hook.leave)
    #expect(try session.value(of: "STOLEN") == nil)
    #expect(try room.marks() == "")
  }

  /// Values are data: a quote that a combining mark follows is one Character, and no quote to whoever looks at
  /// Characters.
  @Test(arguments: Shell.allCases)
  func valuesAreData(shell: Shell) throws {
    let room = try AttackRoom(shell)
    let values = [
      "'\u{301}; touch pwn; '", "'\u{301}$(touch pwn)", "\\'\u{301}; touch pwn #", "$(touch pwn)`touch pwn`",
      "\"; touch pwn; \"",
    ]
    let text = values.enumerated().map { index, value in
      let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("$", with: "\\$")
      return "V\(index)=\"\(escaped)\"\n"
    }
    try room.hook.write([".env": text.joined()])
    try room.hook.allow()
    let session = try room.hook.session(directory: "shop")
    #expect(session.greeting == "tpl: shop (dev) +V0 +V1 +V2 +V3 +V4\n")
    for (index, value) in values.enumerated() { #expect(try session.text(of: "V\(index)") == value) }
    #expect(try room.marks() == "")
  }

  /// Every class of names, all of each, as a program that leaves a mark where the name stands for one.
  @Test(arguments: Shell.allCases, NamePolicyTable.refused.map(\.why))
  func refusedNames(shell: Shell, why: String) throws {
    let names = NamePolicyTable.names(NamePolicyTable.refused.filter { $0.why == why })
    let room = try AttackRoom(shell)
    try room.hook.write([".env": names.map { "\($0)=\(room.evil)\n" }.joined() + "OWN=1\n"])
    try room.hook.allow()
    let session = try room.hook.session()
    let before = try session.exported()
    let reply = try session.run(room.hook.cd())
    let expected = names.enumerated().map { index, name in
      "tpl: warning: \(room.hook.path(".env")):\(index + 1): \(name) is never taken from a repository\n"
    }
    #expect(reply.output == expected.joined() + "tpl: shop (dev) +OWN\n")
    #expect(try session.prompt().output == "")
    let after = try session.exported()
    for name in names where !["PWD", "OLDPWD", "_"].contains(name) { #expect(after[name] == before[name], "\(name)") }
    #expect(after["OWN"] == Array("1".utf8))
    try session.run("ls; git --version; bash -c :")
    #expect(try room.marks() == "")
  }

  /// Variables that a shell evaluates when they are assigned or at each prompt, with values that run a command there.
  @Test(arguments: Shell.allCases)
  func shellsEvaluateNothing(shell: Shell) throws {
    let names = NamePolicyTable.names(NamePolicyTable.refused.filter { $0.why == "what shells act on" })
    let room = try AttackRoom(shell)
    for value in ["x[\\$(touch pwn)]", "\\$(touch pwn)", "/?\\$(touch pwn)"] {
      try room.hook.write([".env": names.map { "\($0)=\"\(value)\"\n" }.joined()])
      try room.hook.allow()
      let session = try room.hook.session(directory: "shop")
      try session.prompt()
      try session.run("true")
      #expect(try room.marks() == "")
    }
  }

  /// A prompt is no place for a thousand lines.
  @Test(arguments: Shell.allCases)
  func aFloodIsCutShort(shell: Shell) throws {
    let room = try AttackRoom(shell)
    try room.hook.write([".env": (0..<1000).map { "LD_\($0)=x\n" }.joined() + "OWN=1\n"])
    try room.hook.allow()
    let session = try room.hook.session()
    let lines = try session.run(room.hook.cd()).output.split(separator: "\n")
    #expect(lines.count == 66 && lines[64] == "tpl: warning: and 936 more like these", "\(lines.suffix(2))")
    #expect(try session.prompt().output == "")
    try session.run(room.hook.leave)
    #expect(try session.run(room.hook.cd()).output == "tpl: shop (dev) +OWN\n")
  }

  /// Not even where nobody is asked.
  @Test(arguments: Shell.allCases)
  func runnersOfContinuousIntegrationAreNoException(shell: Shell) throws {
    let room = try AttackRoom(shell)
    try room.run("echo STOLEN=1 > .env")
    let session = try room.hook.session(
      environment: ["CI": "true", "GITHUB_ACTIONS": "true", "GITLAB_CI": "true", "JENKINS_URL": "x"], directory: "shop")
    #expect(session.greeting.contains("is not allowed yet"))
    #expect(try session.value(of: "STOLEN") == nil)
  }

  @Test(arguments: Shell.allCases)
  func aFileOfAnotherUserIsNone(shell: Shell) throws {
    try #require(ActivationFixture.isRoot, "only root can give files away")
    let room = try AttackRoom(shell)
    try room.run("echo OWN=1 > .env.local; cp \"$EVIL\" localbin/shoptool")
    try room.hook.allow()
    try room.run("echo STOLEN=1 > .env; chown 65534 .env")
    let session = try room.hook.session(directory: "shop")
    #expect(
      session.greeting == "tpl: shop (dev) NOT LOADED: .env belongs to another user\n")
    #expect(try session.value(of: "STOLEN") == nil)
    try session.run(room.hook.leave)
    try room.run("rm .env; chown 65534 localbin")
    let reply = try session.run(room.hook.cd())
    let refusal = "localbin belongs to another user; it is not on PATH"
    #expect(reply.output == "tpl: warning: \(refusal)\ntpl: shop (dev) +OWN\n")
    #expect(try session.run("shoptool").status == 127)
  }
}
