import Components
import Configuration
package import TplHot

// Which status an error has: those of the targets that only commands use. See TplHot for the others.

extension RepositoryConfigurationError: CommandError {
  package var status: ExitStatus {
    switch self {
    case .invalid: .badData
    case .unreadable(let error): error.status
    }
  }

  package var message: String {
    switch self {
    case .invalid(let error): "\(error)"
    case .unreadable(let error): error.message
    }
  }

  package var hints: [String] {
    switch self {
    case .invalid(let error): error.hint.map { [$0] } ?? []
    case .unreadable(let error): error.hints
    }
  }
}
