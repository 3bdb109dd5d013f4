import Bytes

/// `tpl allow --diff`: what changed since the last `tpl allow`. A result, and nothing is recorded; values are masked.
struct AllowanceDifference {
  private let allowance: Allowance

  init(_ allowance: Allowance) { self.allowance = allowance }

  private static let mask = "=****"

  /// Lines; empty when nothing changed.
  var text: [UInt8] {
    var lines: [String] = []
    for input in allowance.inputs where input.state != .same {
      let origin = input.isCommitted ? ", from version control" : ""
      lines.append(
        "\(input.file.displayed): \(input.state.rawValue) \(AllowanceListing.title(input.kind))\(origin)")
      lines += AllowanceDifference.names(input)
      if input.kind == .configuration { lines += configurationLines(input) }
    }
    for file in allowance.gone { lines.append("\(file.displayed): gone") }
    return Array(lines.map { $0 + "\n" }.joined().utf8)
  }

  private static func names(_ input: AllowanceInput) -> [String] {
    let changes = input.state == .new ? input.names.map { [UInt8(ascii: "+")] + $0.name } : input.changes
    return changes.map { "  \(Array($0.prefix(1)).displayed) \(Array($0.dropFirst()).displayed)\(mask)" }
  }

  /// The lines that went and came; tpl.yaml holds no secret.
  func configurationLines(_ input: AllowanceInput) -> [String] {
    guard input.file.equals("tpl.yaml"), let texts = allowance.configurationTexts else { return [] }
    let before = texts.before.split(separator: .newline).map(Array.init)
    let after = texts.after.split(separator: .newline).map(Array.init)
    let difference = after.difference(from: before)
    return difference.removals.map { AllowanceDifference.line("-", $0) }
      + difference.insertions.map { AllowanceDifference.line("+", $0) }
  }

  private static func line(_ sign: String, _ change: CollectionDifference<[UInt8]>.Change) -> String {
    switch change {
    case .insert(_, let line, _), .remove(_, let line, _): "  \(sign) \(line.displayed)"
    }
  }
}
