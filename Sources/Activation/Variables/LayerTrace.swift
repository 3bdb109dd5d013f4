package import Bytes
package import EnvFile

/// What became of the env files of a scope, for commands that explain. Prompts do not ask for it.
package struct LayerTrace: Sendable {
  package struct File: Sendable {
    package var path: Path
    /// Empty when the file was not used.
    package var content: [UInt8] = []
    package var problem: Problem?
  }

  /// Why nothing of a file is loaded.
  package enum Problem: Sendable {
    case refused(FileRefusal)
    case invalid(EnvFileError)
  }

  /// One assignment of a file that was used.
  package struct Definition: Sendable {
    package var assignment: EnvAssignment
    package var file: Path
    /// Why the name is not exported from here; `nil` when it is.
    package var refusal: String?
  }

  /// In the order in which they were read, those that are missing excepted.
  package private(set) var files: [File] = []
  package private(set) var definitions: [Definition] = []

  package init() {}

  mutating func read(_ path: Path, _ content: [UInt8]) { files.append(File(path: path, content: content)) }

  mutating func refuse(_ path: Path, _ problem: Problem) { files.append(File(path: path, problem: problem)) }

  mutating func define(_ assignment: EnvAssignment, in file: Path, refusal: String?) {
    definitions.append(Definition(assignment: assignment, file: file, refusal: refusal))
  }

  /// The definition that decides.
  package func winner(_ name: [UInt8]) -> Definition? {
    definitions.last { $0.refusal == nil && $0.assignment.name == name }
  }
}
