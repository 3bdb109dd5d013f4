/// Why git could not be asked, or what it said no to.
package enum GitFailure: Error, Equatable, Sendable {
  /// There is a repository and no git outside of it.
  case noProgram
  /// The repository is not one that can be looked at.
  case unreadable(String)
  case failed(command: String, status: Int32)

  package var reason: String {
    switch self {
    case .noProgram: "there is no git on PATH outside of the repository"
    case .unreadable(let reason): "git's directory cannot be read: \(reason)"
    case .failed(let command, let status): "'git \(command)' failed with status \(status)"
    }
  }
}
