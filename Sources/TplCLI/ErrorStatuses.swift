package import Activation
import Bytes
import Components
import Configuration
import EnvFile
package import Git
package import Scaffold
package import Secrets
package import TplHot

// Which status an error has: those of the targets that only commands use. See TplHot for the others.
// An error that a command has more to say about is caught there and becomes a CommandFailure.

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

extension GitFailure: CommandError {
  package var status: ExitStatus { .inputOutput }
  package var message: String { reason }
  package var hints: [String] { [] }
}

extension GitTrackingError: CommandError {
  package var status: ExitStatus { .notAllowed }
  package var hints: [String] { [] }
}

extension EnvFileDoorError: CommandError {
  package var status: ExitStatus { if case .directory = self { .negative } else { .notAllowed } }
  package var hints: [String] { hint.map { [$0] } ?? [] }
}

extension KeyFailure: CommandError {
  package var status: ExitStatus { .negative }
  package var message: String { "\(place) \(reason)" }
  package var hints: [String] { hint.map { [$0] } ?? [] }
}

extension IdentityError: CommandError {
  package var status: ExitStatus { .negative }
  package var message: String { "your key \(reason)" }
  package var hints: [String] { hint.map { [$0] } ?? [] }
}

extension RecipientError: CommandError {
  package var status: ExitStatus {
    switch self {
    case .invalid, .sameKey: .badData
    case .missing, .unreadable: .negative
    }
  }

  package var message: String { reason }
  package var hints: [String] { ["tpl secret recipient list"] }
}

extension ScaffoldError: CommandError {
  package var status: ExitStatus { .usage }
  package var message: String { description }
  package var hints: [String] { [hint] }
}

// MARK: - What a file holds

extension SealedFileError: FileContentError {
  func of(_ file: Path) -> CommandFailure {
    let status: ExitStatus =
      switch self {
      case .notForThisKey, .wrongPassword, .noPasswordRecipient: .negative
      default: .badData
      }
    let hint = hint.map { $0.replacing("FILE", with: file.bytes.shellWord) }
    return CommandFailure(status, "\(file.bytes.displayed) \(reason)", hint: hint)
  }
}

extension CertificateError: FileContentError {
  func of(_ file: Path) -> CommandFailure { CommandFailure(.badData, "\(file.bytes.displayed) \(reason)") }
}

extension EnvFileError: FileContentError {
  func of(_ file: Path) -> CommandFailure {
    CommandFailure(.badData, "\(file.bytes.displayed):\(line): \(message)")
  }
}
