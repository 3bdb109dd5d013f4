import Bytes
import Layout

/// Findings for people and for programs.
enum DoctorReport {
  static func text(_ findings: [Finding]) -> [UInt8] {
    let rows = findings.flatMap { finding -> [[String]] in
      [[finding.severity.rawValue, finding.rule, finding.message]]
        + (finding.hint.map { [["", "", "→ \($0)"]] } ?? [])
    }
    let widest = "warning".utf8.count
    return TextTable(rows.map { $0.map { Array($0.utf8) } }, leastWidths: [widest]).text
  }

  static func json(_ findings: [Finding]) -> [UInt8] {
    let list = findings.map { finding -> JSONValue in
      [
        "check": .string(finding.rule), "severity": .string(finding.severity.rawValue),
        "message": .string(finding.message), "hint": finding.hint.map { .string($0) },
      ]
    }
    let document: JSONValue = ["schema": 1, "findings": .array(list)]
    return document.line
  }
}
