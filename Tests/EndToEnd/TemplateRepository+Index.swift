import TestSupport
import Testing
import WatchSupport

extension TemplateRepository {
  func expectIndexEqualsWalk(_ when: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let comparison = try WatchComparison(
      root: root, tpl: { try run(["\(Binaries.directory)/tpl"] + $0) }, sqlite: { try sqlite("index.db", $0) })
    if comparison.failures.isEmpty { return }
    Issue.record(
      "\(when): \(comparison.failures.joined(separator: "\n"))\n\(log.suffix(2000))", sourceLocation: sourceLocation)
  }

  /// What people see who ask one of tpld's databases.
  func sqlite(_ database: String, _ statement: String) throws -> CommandResult {
    try run(["sqlite3", sandbox.path("cache/tpl/\(database)"), statement])
  }
}
