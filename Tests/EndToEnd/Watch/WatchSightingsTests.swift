import Foundation
import TestSupport
import Testing

/// What tpld keeps in the runtime directory of env files that it saw: memory of the machine.
@Suite struct WatchSightingsTests {
  @Test func envFilesThatAreGoneLeaveNothing() throws {
    let repository = try TemplateRepository(["platform/a/", "localbin/"])
    try repository.allow()
    try repository.startWatcher()
    try repository.must("sync")
    let place = repository.sandbox.path("run/tpl/q")
    func count() -> Int { (try? FileManager.default.contentsOfDirectory(atPath: place).count) ?? 0 }
    for number in 0..<40 { try repository.write("A=1\n", to: "platform/a/.env.x\(number)") }
    try waitUntil("the files are seen") { count() == 40 }
    for number in 0..<40 { try repository.remove("platform/a/.env.x\(number)") }
    try waitUntil("nothing is left of them") { count() == 0 }
  }
}
