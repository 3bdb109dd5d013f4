package import Activation
import Components
import Configuration
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

// MARK: - Secrets

extension FileContentError: CommandError {
  package var status: ExitStatus {
    switch cause {
    case .sealed(.notForThisKey), .sealed(.wrongPassword), .sealed(.noPasswordRecipient): .negative
    case .sealed, .certificate, .envFile: .badData
    }
  }

  package var hints: [String] { hint.map { [$0] } ?? [] }
}

extension SealedEnvFileError: CommandError {
  package var status: ExitStatus {
    switch self {
    case .badName: .usage
    case .missing, .notSealable, .losesPassword: .negative
    case .symlink: .notAllowed
    case .misplaced, .conflicted, .copied: .badData
    }
  }

  package var hints: [String] { hint.map { [$0] } ?? [] }
}

extension RecipientTrustError: CommandError {
  package var status: ExitStatus { .notAllowed }
}

extension RecipientChangeError: CommandError {
  package var status: ExitStatus { if case .symlink = self { .notAllowed } else { .negative } }
  package var hints: [String] { [hint] }
}

extension SecretMergeError: CommandError {
  package var status: ExitStatus { .negative }
  package var hints: [String] { [] }
}

extension EditError: CommandError {
  package var status: ExitStatus {
    switch self {
    case .noMemory: .unavailable
    case .begun, .unknownBase, .removedMeanwhile, .conflicted, .notMergeable: .locked
    case .editorFailed, .removed: .negative
    case .unchanged(let error): CommandFailure(of: error).status
    }
  }

  package var message: String {
    if case .unchanged(let error) = self { CommandFailure(of: error).message } else { reason }
  }

  package var hints: [String] { hint.map { [$0] } ?? [] }
}

extension GitSetupError: CommandError {
  package var status: ExitStatus { .inputOutput }
  package var hints: [String] { [hint] }
}
