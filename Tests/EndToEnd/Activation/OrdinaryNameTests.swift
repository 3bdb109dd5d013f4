import TestSupport
import Testing

/// What people write into env files reaches programs, and shells as far as they can hold it.
@Suite struct OrdinaryNameTests {
  /// Refused as one of a family: it decides which modules an interpreter loads.
  private static let refused = ["PYTHONUSERBASE"]
  private static let expected = OrdinaryNames.all.filter { !refused.contains($0) }

  private func write(_ hook: ActivationFixture) throws {
    try hook.write(["platform/timescale/.env": OrdinaryNames.all.map { "\($0)=v1\n" }.joined()])
    try hook.allow()
  }

  @Test func programsGetAll() throws {
    #expect(OrdinaryNames.all.count > 1100)
    let hook = try ActivationFixture(.bash)
    try write(hook)
    let warning = "PYTHONUSERBASE is never taken from a repository"
    let exported = try hook.tpl("env", "export", "docker", "timescale")
    #expect(exported.status == 0 && exported.errors.contains(warning))
    let lines = Set(exported.output.split(separator: "\n").map(String.init))
    #expect(Self.expected.filter { !lines.contains("\($0)=v1") } == [])
    let ran = try hook.tpl("exec", "timescale", "--", "/usr/bin/env", "-0")
    let entries = Set(ran.output.split(separator: "\0").map(String.init))
    #expect(Self.expected.filter { !entries.contains("\($0)=v1") } == [])
    let shown = try hook.tpl("env", "show", "timescale")
    #expect(shown.output.contains("discovery.type"))
    #expect(
      shown.errors.hasSuffix(
        """
        tpl: left out of shells, programs get it by 'tpl exec': UID (bash, zsh) GID (zsh) USERNAME (zsh) version (fish) \
        hostname (fish) sonar.jdbc.username sonar.jdbc.password sonar.search.javaAdditionalOpts discovery.type \
        discovery.seed_hosts

        """), "\(shown.errors)")
    let evaluated = try hook.tpl("env", "export", "shell", "timescale")
    #expect(
      evaluated.status == 0 && !evaluated.output.contains("export UID=") && !evaluated.output.contains("discovery.type")
    )
    #expect(evaluated.errors.contains("tpl: warning: left out, no shell takes it: UID GID USERNAME sonar"))
  }

  @Test(arguments: Shell.allCases)
  func shellsGetWhatTheyCanHold(shell: Shell) throws {
    let hook = try ActivationFixture(shell)
    try write(hook)
    let session = try hook.session()
    let reply = try session.run(hook.cd("platform/timescale"))
    let reserved = shell.text(bash: "UID", zsh: "UID GID USERNAME", fish: "hostname version").split(separator: " ").map(
      String.init)
    let missing = Self.expected.filter { $0.contains(".") || reserved.contains($0) }
    let exported = try session.exported()
    let lost = Self.expected.filter { exported[$0] != Array("v1".utf8) }
    #expect(Set(lost) == Set(missing), "\(lost)")
    // One line for all of them, and none is claimed.
    let lines = reply.output.split(separator: "\n").filter { $0.contains("programs get it by") }
    #expect(lines.count == 1)
    for name in missing { #expect(lines.first?.split(separator: " ").contains(Substring(name)) == true, "\(name)") }
    #expect(!reply.output.contains("+UID") && !reply.output.contains("+USERNAME"))
    try session.run(hook.leave)
    let after = try session.exported()
    #expect(Self.expected.filter { after[$0] == Array("v1".utf8) } == [])
  }
}
