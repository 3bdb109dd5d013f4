import Bytes
import TplHot

/// `tpl allow --verbose`: every input with its names, those that are new in it marked.
struct AllowanceListing {
  private let allowance: Allowance

  init(_ allowance: Allowance) { self.allowance = allowance }

  func show() {
    for input in allowance.inputs {
      let origin = input.isCommitted ? ", from version control" : ""
      Output.say("  \(input.file.displayed): \(AllowanceListing.title(input.kind)), \(input.state.rawValue)\(origin)")
      if input.names.isEmpty { continue }
      let names = input.names.map { ($0.isNew ? "+" : "") + $0.name.displayed + ($0.steersPrograms ? "!" : "") }
      Output.say("    \(names.joined(separator: " "))")
    }
  }

  static func title(_ kind: AllowanceInput.Kind) -> String {
    switch kind {
    case .configuration: "configuration"
    case .environment: "env file"
    case .sealed: "encrypted env file"
    case .tool: "tool"
    case .venv: "virtual environment"
    }
  }
}
