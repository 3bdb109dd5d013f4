import Dispatch
import Foundation
import TestSupport
import Testing
import WatchSupport

/// Two workers do what they like; afterwards the index holds what a walk finds.
@Suite(.serialized) struct WatchRandomTests {
  /// What happens to the watcher while the workers work.
  enum Disturbance: CaseIterable, Sendable { case none, killed, stopped, restarted }

  private static let steps = 250
  /// TPL_TEST_ROUNDS makes a long run of it.
  private static let rounds = ProcessInfo.processInfo.environment["TPL_TEST_ROUNDS"].flatMap { Int($0) } ?? 4

  @Test(arguments: Disturbance.allCases, [UInt64.random(in: 1...1_000_000)])
  func indexEqualsWalk(disturbance: Disturbance, seed: UInt64) throws {
    let repository = try TemplateRepository(["platform/a/", "application/", "infra/gcp/", "ops/", "localbin/"])
    let outside = try repository.sandbox.makeDirectory("outside")
    try repository.allow()
    try repository.startWatcher()
    for round in 0..<Self.rounds {
      let (root, roundSeed) = (repository.root, seed &+ UInt64(round))
      DispatchQueue.concurrentPerform(iterations: 2) { worker in
        var operations = WatchOperations(root: root, outside: outside, seed: roundSeed, worker: worker)
        for step in 0..<Self.steps {
          if worker == 0 { Self.disturb(disturbance, step, repository) }
          operations.step()
        }
      }
      try repository.expectIndexEqualsWalk("\(disturbance), seed \(seed), round \(round)")
    }
    if disturbance == .none { #expect(!repository.log.contains(" error: "), "\(repository.log)") }
  }

  private static func disturb(_ disturbance: Disturbance, _ step: Int, _ repository: TemplateRepository) {
    do {
      switch (disturbance, step) {
      case (.none, _): break
      case (.killed, steps / 3): try repository.signalWatcher(SIGKILL)
      case (.killed, steps / 2): try repository.startWatcher()
      case (.stopped, steps / 3): try repository.signalWatcher(SIGSTOP)
      case (.stopped, steps - 1): try WatchProcesses.continueAll(of: repository)
      case (.restarted, steps / 3): try repository.must("daemon", "restart")
      default: break
      }
    } catch { Issue.record(error) }
  }
}
