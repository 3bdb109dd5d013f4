import Activation
import Bytes
import EnvFile
import TplHot

/// The answer of `tpl env explain`.
struct VariableExplanation {
  let name: [UInt8]
  let activation: CommandActivation
  let isRevealed: Bool
  let steps: [VariableHistory.Step]
  let compose: [ComposeReading.Difference]
  private let source: CommandActivation.Source?

  init(_ name: [UInt8], _ activation: CommandActivation, isRevealed: Bool) {
    self.name = name
    self.activation = activation
    self.isRevealed = isRevealed
    steps = VariableHistory(of: name, in: activation).steps
    source = activation.source(of: name)
    // Variables that tpl sets itself are not compared, because compose's files are not expected to have them.
    switch source {
    case .file, .shell: compose = ComposeReading(name, activation).differences()
    case .tpl, .environment, nil: compose = []
    }
  }

  /// Whether the component has anything to do with it.
  var isKnown: Bool {
    switch source {
    case nil, .environment: !steps.isEmpty
    case .file, .tpl, .shell: true
    }
  }

  enum Role: String {
    case decides, overridden, refused
    /// It gives no value.
    case empty
  }

  func role(_ step: VariableHistory.Step) -> Role {
    if step.refusal != nil { return .refused }
    if step.value == nil { return .empty }
    if case .file(let winner) = source, winner.file == step.file, winner.assignment.line == step.line {
      return .decides
    }
    return .overridden
  }

  private func shown(_ value: [UInt8]?) -> String {
    guard let value else { return "not set" }
    return isRevealed ? value.displayed : VariableTable.mask
  }

  // MARK: - Text

  func text() -> [UInt8] {
    var lines = ["\(name.displayed) in \(activation.label): \(shown(activation[name]))"]
    if let before = activation.base[name] { lines.append("environment before activation: \(shown(before))") }
    lines += steps.map { "\(place($0.file, $0.line)): \(shown($0.value)), \(description(of: $0))" }
    switch source {
    case .tpl: lines.append("set by tpl itself")
    case .shell: lines.append("changed by hand in this shell, which keeps it")
    case .environment: lines.append("only the environment before activation has it")
    case .file, nil: break
    }
    lines += compose.map(description)
    return Array((lines.joined(separator: "\n  ") + "\n").utf8)
  }

  private func description(of step: VariableHistory.Step) -> String {
    var parts: [String]
    switch role(step) {
    case .decides: parts = ["decides"]
    case .overridden: parts = ["overridden"]
    case .refused: parts = ["not used: \(step.refusal ?? "")"]
    case .empty: parts = ["gives no value"]
    }
    if step.isInherited { parts.append("takes what the environment before activation has") }
    if !step.isInherited { parts += step.references.map(description) }
    return parts.joined(separator: "; ")
  }

  private func description(of reference: VariableHistory.Reference) -> String {
    let name = "${\(reference.name.displayed)}"
    return switch reference.origin {
    case .environment: "\(name) is from the environment before activation"
    case .file(let file, let line): "\(name) is from \(place(file, line))"
    case .unset: "\(name) is not set"
    }
  }

  private func description(of difference: ComposeReading.Difference) -> String {
    let file = difference.line.map { place(difference.file, $0) } ?? activation.displayed(difference.file)
    switch difference.place {
    case .besideComposeFile where difference.line == nil && difference.value != nil:
      return "docker compose without tpl takes it from the environment, another value: \(shown(difference.value))"
    case .besideComposeFile where difference.line == nil:
      return "docker compose without tpl does not have it: it is not in \(file)"
    case .besideComposeFile:
      return "docker compose without tpl reads \(file), another value: \(shown(difference.value))"
    case .envFile(let service):
      let who = service.map { "service \($0.displayed)" } ?? "a service"
      return "docker compose gives \(who) what env_file \(file) has, another value: \(shown(difference.value))"
    }
  }

  private func place(_ file: Path, _ line: Int) -> String { "\(activation.displayed(file)):\(line)" }
}

// MARK: - JSON

extension VariableExplanation {
  func json() -> [UInt8] {
    var winner: LayerTrace.Definition?
    if case .file(let definition) = source { winner = definition }
    let document: JSONValue = [
      "schema": 1, "name": .path(name), "environment": .path(activation.scope.environment),
      "value": json(activation[name]), "source": source.map { .bytes($0.word) },
      "file": winner.map { .path($0.file.bytes) }, "line": winner.map { .number(of: $0.assignment.line) },
      "in_environment_before": .boolean(activation.base[name] != nil), "definitions": .array(steps.map(json)),
      "compose": .array(compose.map(json)),
    ]
    return document.line
  }

  /// Where it is shown.
  private func json(_ value: [UInt8]?) -> JSONValue? { isRevealed ? value.map { .path($0) } : nil }

  private func json(_ step: VariableHistory.Step) -> JSONValue {
    [
      "file": .path(step.file.bytes), "line": .number(of: step.line), "role": .string(role(step).rawValue),
      "value": json(step.value), "reason": step.refusal.map { .string($0) },
      "references": .array(step.references.map(json)),
    ]
  }

  private func json(_ reference: VariableHistory.Reference) -> JSONValue {
    switch reference.origin {
    case .environment: ["name": .path(reference.name), "from": "environment"]
    case .unset: ["name": .path(reference.name), "from": "unset"]
    case .file(let file, let line):
      ["name": .path(reference.name), "from": "file", "file": .path(file.bytes), "line": .number(of: line)]
    }
  }

  private func json(_ difference: ComposeReading.Difference) -> JSONValue {
    var (from, name): (JSONValue, JSONValue?) = ("dotenv", nil)
    if case .envFile(let service) = difference.place { (from, name) = ("env_file", service.map { .path($0) }) }
    return [
      "from": from, "service": name, "file": .path(difference.file.bytes),
      "line": difference.line.map { .number(of: $0) }, "value": json(difference.value),
    ]
  }
}
