extension EnvLint {
  /// The file with everything mended that can be mended without changing what tpl and docker compose read.
  package static func fixed(_ bytes: [UInt8]) -> [UInt8] {
    var fixed = bytes
    // Edits that overlap wait for the next round.
    for _ in 0..<4 {
      let edits = findings(in: fixed).flatMap(\.edits)
      if edits.isEmpty { break }
      fixed = applying(edits, to: fixed)
    }
    return fixed
  }

  private static func applying(_ edits: [EnvLintFinding.Edit], to bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var position = 0
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      guard edit.range.lowerBound >= position else { continue }
      result += bytes[position..<edit.range.lowerBound] + edit.replacement
      position = edit.range.upperBound
    }
    return result + bytes[position...]
  }
}
