import Foundation
import TestSupport
import Testing
import WatchSupport

/// Events that are lost because the queue is full may be those of tpld's own concerns.
@Suite struct WatchOverflowTests {
  /// Has the kernel drop what the operations bring about.
  private static func whileDeaf(
    _ repository: TemplateRepository, in directory: String, _ operations: String
  ) throws {
    try repository.signalWatcher(SIGSTOP)
    for number in 0...(try WatchProcesses.queueLimit()) {
      let file = Array("\(directory)/storm-\(number % 2)".utf8)
      FileCalls.write(file, O_CREAT)
      FileCalls.remove(file)
    }
    try repository.shell(operations, in: repository.sandbox.root)
    try WatchProcesses.continueAll(of: repository)
  }

  @Test func itsRuntimeDirectoryIsRemoved() throws {
    let repository = try TemplateRepository()
    try repository.allow()
    try repository.startWatcher()
    try repository.must("sync")
    try Self.whileDeaf(repository, in: repository.root, "rm -r run/tpl")
    try waitUntil("an answer", seconds: 30) { try repository.tpl("sync").status == 0 }
    try repository.expectIndexEqualsWalk("started again")
  }

  @Test func aRootComesBack() throws {
    let repository = try TemplateRepository()
    try repository.allow()
    try repository.startWatcher()
    // The storm is in another root: each event of where this one is awaited would be a reason to look.
    let other = try repository.sandbox.makeDirectory("other/root")
    for name in ["localbin", "platform"] { try repository.sandbox.makeDirectory("other/root/\(name)") }
    try repository.must("allow", other)
    try repository.must("sync")
    try repository.shell("mv shop away", in: repository.sandbox.root)
    try waitUntil("its end", seconds: 30) { (try repository.status()["roots"] as? [Any])?.count == 1 }
    try Self.whileDeaf(repository, in: other, "mv away shop")
    // No sync: whoever asks for a root that is not watched has it looked for.
    try waitUntil("its return", seconds: 20) { (try repository.status()["roots"] as? [Any])?.count == 2 }
    try repository.expectIndexEqualsWalk("back")
  }
}
