import ArgumentParser

struct SecretRecipientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipient", abstract: "Whom the encrypted files are for.",
    subcommands: [
      SecretRecipientAddCommand.self, SecretRecipientTrustCommand.self, SecretRecipientRemoveCommand.self,
      SecretRecipientListCommand.self,
    ])
}
