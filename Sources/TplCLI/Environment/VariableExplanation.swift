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
    // What tpl sets by itself nobody expects in a file of compose's.
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
    var text = JSONText()
    text.object { text in
      text.key("schema")
      text.number(1)
      text.path("name", name)
      text.path("environment", activation.scope.environment)
      if let value = activation[name] { append(value, to: &text) }
      if let source {
        text.key("source")
        text.string(source.word)
        if case .file(let winner) = source { append(winner.file, winner.assignment.line, to: &text) }
      }
      text.key("in_environment_before")
      text.boolean(activation.base[name] != nil)
      text.key("definitions")
      text.array { text in
        for step in steps { text.object { append(step, to: &$0) } }
      }
      text.key("compose")
      text.array { text in
        for difference in compose { text.object { append(difference, to: &$0) } }
      }
    }
    return text.bytes + [.newline]
  }

  private func append(_ value: [UInt8], to text: inout JSONText) {
    if isRevealed { text.path("value", value) }
  }

  private func append(_ file: Path, _ line: Int?, to text: inout JSONText) {
    text.path("file", file.bytes)
    guard let line else { return }
    text.key("line")
    text.number(line)
  }

  private func append(_ step: VariableHistory.Step, to text: inout JSONText) {
    append(step.file, step.line, to: &text)
    text.key("role")
    text.string(Array(role(step).rawValue.utf8))
    if let value = step.value { append(value, to: &text) }
    if let refusal = step.refusal {
      text.key("reason")
      text.string(Array(refusal.utf8))
    }
    text.key("references")
    text.array { text in
      for reference in step.references {
        text.object { text in
          text.path("name", reference.name)
          text.key("from")
          switch reference.origin {
          case .environment: text.string([UInt8]("environment"))
          case .unset: text.string([UInt8]("unset"))
          case .file(let file, let line):
            text.string([UInt8]("file"))
            append(file, line, to: &text)
          }
        }
      }
    }
  }

  private func append(_ difference: ComposeReading.Difference, to text: inout JSONText) {
    text.key("from")
    switch difference.place {
    case .besideComposeFile: text.string([UInt8]("dotenv"))
    case .envFile(let service):
      text.string([UInt8]("env_file"))
      if let service { text.path("service", service) }
    }
    append(difference.file, difference.line, to: &text)
    if let value = difference.value { append(value, to: &text) }
  }
}
