import EnvFile
import Foundation
import Testing

/// Runs published cases of compose-go's dialect from the file that `TPL_DOTENV_CASES` names.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["TPL_DOTENV_CASES"] != nil))
struct ConformanceTests {
  @Test(arguments: try ConformanceCase.load())
  func conformance(_ row: ConformanceCase) throws {
    switch row.kind {
    case "parse", "read", "files", "project": check(run(row.files ?? [row.input ?? ""], row), row)
    case "template": check(run(["V=" + (row.input ?? "")], row), row)
    default: Issue.record("unknown kind \(row.kind)")
    }
  }

  /// Later files see the values of earlier ones; an error ends the run.
  private func run(_ files: [String], _ row: ConformanceCase) -> ParseOutcome {
    var total = ParseOutcome([])
    for file in files {
      let outcome = ParseOutcome(Array(file.utf8), environment: row.env.merging(total.map) { mine, _ in mine })
      total.map.merge(outcome.map) { _, later in later }
      total.warnings += outcome.warnings
      total.error = total.error ?? outcome.error
    }
    if row.kind == "project" { total.map.merge(row.env) { _, environment in environment } }
    return total
  }

  private func check(_ outcome: ParseOutcome, _ row: ConformanceCase) {
    if row.expect.error == true {
      #expect(outcome.error.map { row.accepts($0) } == true, "\(String(describing: outcome.error))")
      return
    }
    #expect(outcome.error == nil)
    if let value = row.expect.value { #expect(outcome.map == ["V": value]) }
    let unset = outcome.warnings.map(\.message).filter {
      $0.hasSuffix("variable is not set. Defaulting to a blank string.")
    }
    switch row.expect.warnings {
    case .none: break
    case .count(let count): #expect(unset.count == count)
    case .messages(let messages): #expect(unset == messages)
    }
    if let map = row.expect.map { check(outcome, map, isExact: row.exact) }
  }

  /// What compose-go defines and no environment can hold is a warning here.
  private func check(_ outcome: ParseOutcome, _ map: [String: String], isExact: Bool) {
    let exportable = map.filter { $0.key.wholeMatch(of: /[^\u{0}-\u{20}]+/) != nil && !$0.value.utf8.contains(0) }
    let oddities = outcome.warnings.filter { $0.message.hasSuffix("it is not exported") }
    if isExact {
      #expect(outcome.map == exportable)
    } else {
      for (name, value) in exportable { #expect(outcome.map[name] == value) }
    }
    #expect(oddities.count >= map.count - exportable.count)
  }
}
