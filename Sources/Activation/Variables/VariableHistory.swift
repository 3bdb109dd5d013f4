package import Bytes
import EnvFile

/// Every definition of one name in the env files of a scope, outer to inner, and what each one's value was made of.
package struct VariableHistory: Sendable {
  package struct Step: Sendable {
    package var file: Path
    package var line: Int
    /// `nil` when this statement gave none: the name inherits and nothing is set, or no environment can hold the value.
    package var value: [UInt8]?
    /// The statement is the name alone.
    package var isInherited: Bool
    package var references: [Reference]
    /// Why it is not exported from here.
    package var refusal: String?
  }

  /// A name that a value mentions, and where its value came from.
  package struct Reference: Equatable, Sendable {
    package enum Origin: Equatable, Sendable {
      /// The environment before activation, which always comes first.
      case environment
      case file(Path, line: Int)
      case unset
    }

    package var name: [UInt8]
    package var origin: Origin
  }

  package private(set) var steps: [Step] = []

  package init(of name: [UInt8], in command: CommandActivation) {
    self.init(of: name, in: command.trace, base: command.base)
  }

  init(of name: [UInt8], in trace: LayerTrace, base: Variables) {
    var known: [LayerTrace.Definition] = []
    for file in trace.files where file.problem == nil {
      let reading = Reading(content: file.content, path: file.path, base: base, known: known)
      for var step in reading.steps(of: name) {
        step.refusal = trace.definitions.first { $0.file == file.path && $0.assignment.name == name }?.refusal
        steps.append(step)
      }
      known += trace.definitions.filter { $0.file == file.path && $0.refusal == nil }
    }
  }
}

/// Reads one file again, up to a statement: what the parser asks for meanwhile is what that statement mentions.
private struct Reading {
  let content: [UInt8]
  let path: Path
  let base: Variables
  /// Of earlier files.
  let known: [LayerTrace.Definition]

  func steps(of name: [UInt8]) -> [VariableHistory.Step] {
    guard let statements = try? EnvStatement.scan(content) else { return [] }
    return statements.indices.filter { statements[$0].name == name }.map { index in
      let statement = statements[index]
      let before = read(upTo: statement.range.lowerBound)
      let after = read(upTo: index + 1 < statements.count ? statements[index + 1].range.lowerBound : content.count)
      let assignment = after.file?.assignments.last { $0.name == name }
      return VariableHistory.Step(
        file: path, line: statement.line, value: assignment?.line == statement.line ? assignment?.value : nil,
        isInherited: statement.value == nil,
        references: references(Array(after.asked.dropFirst(before.asked.count)), statements[..<index]))
    }
  }

  private func read(upTo end: Int) -> (file: EnvFile?, asked: [[UInt8]]) {
    var asked: [[UInt8]] = []
    let file = try? EnvFile.parse(Array(content[..<end])) { name in
      asked.append(name)
      return base[name] ?? known.last { $0.assignment.name == name }?.assignment.value
    }
    return (file, asked)
  }

  private func references(_ names: [[UInt8]], _ earlier: ArraySlice<EnvStatement>) -> [VariableHistory.Reference] {
    var found: [VariableHistory.Reference] = []
    for name in names where !found.contains(where: { $0.name == name }) {
      let origin: VariableHistory.Reference.Origin
      if base[name] != nil {
        origin = .environment
      } else if let definition = known.last(where: { $0.assignment.name == name }) {
        origin = .file(definition.file, line: definition.assignment.line)
      } else if let statement = earlier.last(where: { $0.name == name && $0.value != nil }) {
        origin = .file(path, line: statement.line)
      } else {
        origin = .unset
      }
      found.append(VariableHistory.Reference(name: name, origin: origin))
    }
    return found
  }
}
