import TestSupport
import Testing

/// What `tpl allow` shows, and what a prompt says of what came after it (<doc:Contract#Consent>).
@Suite struct ConsentReportTests {
  private func fixture() throws -> TemplateRepository {
    let repository = try TemplateRepository(["platform/a/", "localbin/"])
    try repository.write("ROOTVAR=r\n", to: ".env")
    try repository.write("COMPVAR=c\n", to: "platform/a/.env")
    return repository
  }

  /// Everything it enables, and what it does not.
  @Test func allowShowsEverything() throws {
    let repository = try fixture()
    try repository.write("#!/bin/sh\n", to: "localbin/date", mode: 0o755)
    try repository.write("default_env: dev\n", to: "tpl.yaml")
    try repository.write("LD_PRELOAD=/x\nEDITOR=ed\nKUBECONFIG=/x\nTZ=/x\nLANG=C\n", to: "platform/a/.env.dev")
    try repository.write("sealed\n", to: ".env.prod.crypt")
    try repository.write("EVIL=1\n", to: ".env.local", mode: 0o666)
    try repository.sandbox.write("allow_names: [EDITOR]\n", to: "config/tpl/config.yaml")
    try repository.shell("git init -q . && git add -f .env")
    let allowed = try repository.must("allow")
    #expect(allowed.output == "")
    #expect(
      allowed.errors == """
        tpl: allowed \(repository.root), 1 component
        tpl:   on PATH: date
        tpl:   env files: .env .env.prod.crypt platform/a/.env platform/a/.env.dev
        tpl:   asks again when it changes: .env .env.prod.crypt tpl.yaml
        tpl:   in them: 7 names, 1 from version control (1 new)
        tpl: warning: these are hidden by commands of the same name: date
        tpl: warning: these steer other programs: KUBECONFIG TZ
        tpl: warning: these are never taken from a repository: LD_PRELOAD
        tpl: warning: these are taken because your configuration allows them: EDITOR
        tpl: warning: .env.local can be written by everybody (mend it with chmod o-w)

        """)
    // Neither in the record nor anywhere else of tpl's own is a value.
    let leaks = try repository.run(["/bin/grep", "-rlE", "ROOTVAR=r|sealed|/x", repository.sandbox.path("data")])
    #expect(leaks.status == 1 && leaks.output == "")
  }

  /// A change is told by names; twelve of them, and how many more.
  @Test func aPullIsToldByNames() throws {
    let repository = try fixture()
    try repository.write((1...20).map { "N\($0)=secret\n" }.joined() + "KEPT=1\n", to: ".env")
    try repository.shell("git init -q . && git add -f .env")
    try repository.allow()
    try repository.write("KEPT=1\nN1=other\nNEW=1\n", to: ".env")
    let names = (2...11).map { "-N\($0)" }.joined(separator: " ")
    let warning = ".env changed (+NEW ~N1 \(names) and 9 more), run 'tpl allow'"
    let prompt = try repository.prompt("platform/a")
    #expect(prompt.warnings == ["platform/a (dev) NOT LOADED: " + warning])
    #expect(prompt.exported["KEPT"] == nil && prompt.exported["COMPVAR"] == nil)
    // No env file any more: nobody can tell.
    let name = repository.root.split(separator: "/").last ?? ""
    try repository.write("N1=\"\n", to: ".env")
    #expect(try repository.prompt("").warnings == ["\(name) (dev) NOT LOADED: .env changed, run 'tpl allow'"])
  }

  @Test func aRecordOfAnotherVersionIsTold() throws {
    let repository = try fixture()
    try repository.allow()
    let records = repository.sandbox.path("data/tpl/allow")
    try repository.shell("sed -i '1s/[0-9]*$/1/' '\(records)'/*", in: "/")
    let prompt = try repository.prompt("platform/a")
    #expect(prompt.exported.isEmpty)
    #expect(
      prompt.warnings == [
        "\(repository.root) was allowed with another version of tpl, which did not keep what it showed; "
          + "look at it and run 'tpl allow' once more"
      ])
    try repository.allow()
    #expect(try repository.prompt("platform/a").exported["COMPVAR"] == "c")
  }
}
