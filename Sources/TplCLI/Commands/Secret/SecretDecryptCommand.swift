import ArgumentParser
import Bytes
import Platform
import Secrets

struct SecretDecryptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decrypt", abstract: "Print what an encrypted env file holds.")

  @Argument var file: ByteArgument
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to this file (mode 0600), which must not exist.", valueName: "file"))
  var output: ByteArgument?
  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var password: PasswordOptions

  mutating func run() throws {
    let world = try World.ofProcess()
    let sealed = try SealedEnvFile.read(file.path)
    if sealed.hasWeakRecipient {
      Output.warn(
        "\(file.bytes.displayed) has a password with few iterations or SHA-1: tpl secret rekey writes it again")
    }
    let text = try SecretOpening.open(
      sealed, file.path, password: try password.read(), world: world, passphrase: passphrase)
    guard let output else {
      try Output.write(text.revealed)
      return
    }
    do throws(SystemError) {
      try Files.create(output.path, content: text.revealed, mode: 0o600)
    } catch {
      throw CommandFailure(error)
    }
  }
}
