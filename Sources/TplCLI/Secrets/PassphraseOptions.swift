import ArgumentParser
import Platform
import Secrets
import TplHot

/// `--passphrase-fd`: the passphrase of the user's key.
struct PassphraseOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Read the passphrase of your key from this descriptor.", valueName: "n"))
  var passphraseFd: Int32?

  /// - Returns: `nil` when the option is not there.
  func read() throws -> Secret? { try PassphraseOptions.read(passphraseFd) }

  static func read(_ descriptor: Int32?) throws -> Secret? {
    guard let descriptor else { return nil }
    return try PrivateInput.line(descriptor: descriptor).withBytes { Secret($0) }
  }
}

/// `--password-fd`: the password of a file that can also be opened with one.
struct PasswordOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Read the password of the file from this descriptor.", valueName: "n"))
  var passwordFd: Int32?

  func read() throws -> Secret? { try PassphraseOptions.read(passwordFd) }
}
