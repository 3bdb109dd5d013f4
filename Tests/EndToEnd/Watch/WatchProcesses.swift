import Foundation
import TestSupport
import Testing

/// Finds a watcher that cannot answer.
enum WatchProcesses {
  static func of(_ repository: TemplateRepository) -> [pid_t] { of(repository.sandbox) }

  static func of(_ sandbox: Sandbox) -> [pid_t] {
    let mark = Data("XDG_RUNTIME_DIR=\(sandbox.path("run"))\0".utf8)
    return ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }.filter {
      pid in
      guard let name = FileManager.default.contents(atPath: "/proc/\(pid)/comm"), name == Data("tpld\n".utf8),
        let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ")
      else { return false }
      return environment.range(of: mark) != nil
    }
  }

  static func continueAll(of repository: TemplateRepository) throws {
    let found = of(repository)
    #expect(found.count == 1)
    for pid in found { kill(pid, SIGCONT) }
  }

  /// How many events the kernel keeps for a reader that does not read.
  static func queueLimit() throws -> Int {
    let text = try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
    let limit = Int(text.trimmingCharacters(in: .newlines)) ?? 16_384
    try #require(limit <= 100_000, "the queue is too long for a test")
    return limit
  }
}
