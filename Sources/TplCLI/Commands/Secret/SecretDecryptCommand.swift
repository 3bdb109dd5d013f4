import ArgumentParser
import Bytes
import Git
import Platform
import Secrets
import TplHot

struct SecretDecryptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decrypt", abstract: "Print what an encrypted env file holds.")

  @Argument(help: "A file, or - for standard input.") var file: ByteArgument
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to this file (mode 0600), which must not exist.", valueName: "file"))
  var output: ByteArgument?
  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var password: PasswordOptions

  mutating func run() throws {
    let world = try World.ofProcess()
    let input = try SealedInput(file.path, world.secrets)
    if input.sealed.hasWeakRecipient {
      Output.warn(
        "\(input.name.bytes.displayed) has a password with few iterations or SHA-1: tpl secret rekey writes it again")
    }
    let text = try open(input, world)
    guard let output else {
      try Output.write(text.revealed)
      return
    }
    let parent = try Files.canonicalDirectory(of: output.path)
    if try world.git.isTracked(parent.appending(Array(output.path.lastComponent)), root: parent) {
      throw CommandFailure(.notAllowed, "\(output.bytes.displayed) is tracked by git: what it holds would be committed")
    }
    try Files.create(output.path, content: text.revealed, mode: 0o600)
  }

  /// With the password when there is one, else with the user's key.
  private func open(_ input: SealedInput, _ world: World) throws -> Secret {
    let password = try password.read()
    ProcessFacts.forbidDumps()
    if let password { return try SecretOpening.open(input.sealed, input.name, password: password, at: input.place) }
    return try SecretOpening.open(input.sealed, input.name, with: try world.identity(passphrase), at: input.place)
  }
}
