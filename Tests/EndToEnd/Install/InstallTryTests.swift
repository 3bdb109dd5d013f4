import Foundation
import TestSupport
import Testing

/// localbin/try.sh, the first thing a stranger runs.
@Suite struct InstallTryTests {
  @Test func showsTheMainJobAndLeavesNothing() throws {
    let fixture = try InstallFixture()
    let before = try fixture.listing()
    let result = try fixture.script("try.sh", environment: ["TPL_TRY_BINARIES": Binaries.directory], timeout: 300)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.errors == "")
    for part in ["$ tpl init shop", "$ tpl new infra gcp/dev", "$ tpl allow", "== timings of this run"] {
      #expect(result.output.contains(part), "\(part)")
    }
    for shell in Shell.allCases {
      let start = try #require(result.output.range(of: "== a real \(shell) on a terminal"), "\(shell)")
      let transcript = result.output[start.upperBound...].components(separatedBy: "\n== ")[0]
      let lines = transcript.split(separator: "\n").map(String.init)
      for line in [
        "tpl: platform/timescale (dev) +PGPORT +DATABASE_URL", "postgres://app@localhost:5432/shop",
        "3 orders, asked at port 5432", "tpl: platform/timescale (dev) ~PGPORT ~DATABASE_URL",
        "postgres://app@localhost:6543/shop", "hello []", "tpl: left application/api -GREETING", "[]",
      ] {
        #expect(lines.contains(line), "\(shell): \(line)")
      }
      #expect(result.output.contains("\(shell): unchanged prompt"))
    }
    try expectNothingLeft(fixture, before)
  }

  @Test(arguments: ["home/shop", "home/shop/localbin/orders", "measured/bash"])
  func leavesNothingAfterControlC(sight: String) throws {
    let fixture = try InstallFixture()
    let before = try fixture.listing()
    let session = try ShellSession(.bash, in: fixture.sandbox, environment: fixture.environment, timeout: 120)
    session.type("\(Binaries.package)/localbin/try.sh --binaries \(Binaries.directory)")
    try waitUntil(sight, seconds: 60) {
      let work = try FileManager.default.contentsOfDirectory(atPath: fixture.sandbox.path("tmp"))
      return work.contains { fixture.sandbox.exists("tmp/\($0)/\(sight)") }
    }
    session.interrupt()
    #expect(try session.nextPrompt().status == 130)
    session.close()
    try expectNothingLeft(fixture, before)
  }

  private func expectNothingLeft(_ fixture: InstallFixture, _ before: String) throws {
    #expect(try fixture.listing() == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.sandbox.path("tmp")) == [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.sandbox.path("run")) == [])
    #expect(fixture.strayProcesses() == [])
  }
}
