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
      let replay = EnvFileReplay(content: file.content, path: file.path, base: base, known: known)
      for var step in replay.steps(of: name) {
        step.refusal = trace.definitions.first { $0.file == file.path && $0.assignment.name == name }?.refusal
        steps.append(step)
      }
      known += trace.definitions.filter { $0.file == file.path && $0.refusal == nil }
    }
  }
}
