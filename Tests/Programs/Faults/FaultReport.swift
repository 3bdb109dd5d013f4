import Glibc
import Synchronization

/// Standard output, where each line is to be seen at once, and the table at the end.
final class FaultReport: Sendable {
  struct Row: Sendable {
    var injections = 0
    /// The fault never came: the run took another way.
    var missed = 0
    var violations: [Violation.Kind: Int] = [:]
    var seconds = 0.0
  }

  private let rows = Mutex<[String: Row]>([:])

  static func write(_ line: String) {
    print(line)
    fflush(nil)
  }

  func add(_ operation: String, reached: Bool, _ violations: [Violation]) {
    rows.withLock {
      var row = $0[operation] ?? Row()
      row.injections += 1
      if !reached { row.missed += 1 }
      if let worst = violations.first { row.violations[worst.kind, default: 0] += 1 }
      $0[operation] = row
    }
  }

  func add(_ operation: String, took duration: Duration) {
    let parts = duration.components
    rows.withLock {
      $0[operation, default: Row()].seconds += Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }
  }

  var violations: Int { rows.withLock { $0.values.reduce(0) { $0 + $1.violations.values.reduce(0, +) } } }

  /// The worst violation of each run counts.
  func writeTable() {
    let rows = rows.withLock { $0 }
    FaultReport.write(
      "\n\(padded("operation", 24))\(padded("injections", 12))\(padded("violations", 12))\(padded("seconds", 9))of them"
    )
    for name in FaultOptions.names where rows[name] != nil {
      guard let row = rows[name] else { continue }
      let kinds = Violation.Kind.allCases.compactMap { kind in row.violations[kind].map { "\($0) \(kind.rawValue)" } }
      FaultReport.write(
        padded(name, 24) + padded("\(row.injections)", 12) + padded("\(row.violations.values.reduce(0, +))", 12)
          + padded("\(Int(row.seconds.rounded()))", 9) + kinds.joined(separator: ", "))
    }
    let total = rows.values.reduce(0) { $0 + $1.injections }
    FaultReport.write("\(padded("all", 24))\(padded("\(total)", 12))\(violations)")
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 1))
  }
}
