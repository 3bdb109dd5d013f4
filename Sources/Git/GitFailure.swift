package import Bytes

/// Why git could not be asked, or which command failed.
package enum GitFailure: Error, Equatable, Sendable {
  /// There is a repository, but no program git on PATH outside of it.
  case noProgram
  /// The repository is not one that can be looked at.
  case unreadable(String)
  case failed(command: String, status: Int32)
  /// git could not write the file; with its error message.
  case unwritable(Path, status: Int32, words: [UInt8])

  package var reason: String {
    switch self {
    case .noProgram: "there is no git on PATH outside of the repository"
    case .unreadable(let reason): "git's directory cannot be read: \(reason)"
    case .failed(let command, let status): "'git \(command)' failed with status \(status)"
    case .unwritable(let file, let status, let words):
      "git cannot write \(file.bytes.displayed): \(GitFailure.words(words) ?? GitFailure.end(status))"
    }
  }

  /// The last line.
  private static func words(_ output: [UInt8]) -> String? {
    output.split(separator: .newline).last.map { Array($0).displayed }
  }

  private static func end(_ status: Int32) -> String {
    status > 128 ? "signal \(status - 128) ended it" : "it ended with status \(status)"
  }
}
