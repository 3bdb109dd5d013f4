import ArgumentParser

/// `tpl secret …`: env files that are committed encrypted.
struct SecretCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "secret", abstract: "Encrypted env files that stock openssl can open.",
    subcommands: [
      SecretInitCommand.self, SecretEncryptCommand.self, SecretDecryptCommand.self, SecretEditCommand.self,
      SecretRekeyCommand.self, SecretStatusCommand.self, SecretDiffCommand.self, SecretResolveCommand.self,
      SecretImportCommand.self, SecretRecipientCommand.self, SecretUnlockCommand.self, SecretLockCommand.self,
      SecretTextconvCommand.self, SecretMergeCommand.self, SecretCommitCheckCommand.self,
    ])
}
