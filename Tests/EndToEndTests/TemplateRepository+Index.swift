import TestSupport
import Testing
import WatchSupport

extension TemplateRepository {
  func expectIndexEqualsWalk(_ when: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let comparison = try WatchComparison(root: root) {
      try run(["\(Binaries.directory)/tpl"] + $0)
    }
    if comparison.failures.isEmpty { return }
    Issue.record(
      "\(when): \(comparison.failures.joined(separator: "\n"))\n\(log.suffix(2000))", sourceLocation: sourceLocation)
  }
}
