import Glibc
import TestSupport
import Testing
import WatchSupport

/// Directories whose paths are longer than a system call takes (PATH_MAX, 4,096 bytes).
@Suite struct WatchDeepTests {
  private static let name = [UInt8](repeating: 0x64, count: 200)

  /// Makes directories inside of one another, with a file in the last.
  private static func makeDeep(in root: String, levels: Int) -> Bool {
    var directory = DirectoryEntries.open(Array(root.utf8), in: AT_FDCWD)
    for _ in 0..<levels where directory >= 0 {
      let made = withName(name) { mkdirat(directory, $0, 0o755) }
      let child = made == 0 ? DirectoryEntries.open(name, in: directory) : -1
      close(directory)
      directory = child
    }
    let file = directory < 0 ? -1 : openat(directory, "f", O_CREAT | O_WRONLY | O_CLOEXEC, 0o644)
    for descriptor in [file, directory] where descriptor >= 0 { close(descriptor) }
    return file >= 0
  }

  private static func withName(_ name: [UInt8], _ body: (UnsafePointer<CChar>) -> Int32) -> Int32 {
    (name.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { body($0.baseAddress!) }
  }

  @Test(arguments: [18, 30], WatchScenario.Watcher.allCases)
  func nesting(levels: Int, watcher: WatchScenario.Watcher) throws {
    let repository = try TemplateRepository(["localbin/", "platform/"])
    // Foundation, which removes the sandbox, does not reach so deep.
    defer { try? repository.shell("rm -rf ddd* top") }
    try repository.allow()
    try repository.startWatcher()
    try repository.expectIndexEqualsWalk("before")
    try watcher.whileAway(in: repository) { #expect(Self.makeDeep(in: repository.root, levels: levels)) }
    #expect(WatchWalk(repository.root).paths.count == levels + 3)
    try repository.expectIndexEqualsWalk("\(levels) levels, \(watcher)")
    try repository.shell("mv ddd* top; touch top/g; rm -r top")
    try repository.expectIndexEqualsWalk("gone, \(levels) levels, \(watcher)")
  }
}
