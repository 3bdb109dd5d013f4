import Bytes
package import Platform

/// Why a file is not written for its recipients.
package enum RecipientTrustError: Error {
  /// The confirmed keys cannot be read.
  case unreadable(SystemError)
  /// This user has not confirmed the keys of these people; with the file as messages name it.
  case unconfirmed([(name: [UInt8], line: String)], file: String, environment: String?)

  package var message: String {
    switch self {
    case .unreadable(let error): "\(error)"
    case .unconfirmed(let people, let file, let environment):
      "\(file) is not written: it would be for keys that you have not confirmed\(RecipientTrust.scope(environment)): "
        + people.map(\.line).joined(separator: ", ")
    }
  }

  package var hints: [String] {
    switch self {
    case .unreadable: ["look at it with 'ls -l', then remove it or make it yours (0600)"]
    case .unconfirmed(let people, _, let environment):
      people.map { RecipientTrust.command($0.name, environment) }
    }
  }
}
