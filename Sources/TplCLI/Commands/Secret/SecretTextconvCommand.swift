import ArgumentParser
import Platform
import Secrets
import TplHot

/// What git calls for `diff=tplenv`.
struct SecretTextconvCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "textconv", abstract: "Print an encrypted file's text for git diff.", shouldDisplay: false)

  @Argument var file: ByteArgument

  /// What cannot be opened is shown as it is: a diff must not fail because of one file.
  mutating func run() throws {
    let world = try World.ofProcess()
    ProcessFacts.forbidDumps()
    let text = try Files.readArgument(file.path, limit: SealedFileError.sizeLimit)
    // Whatever the reason is, git shows the file itself then.
    guard let sealed = try? SealedFile(text), let identity = try? world.identities.identity(),
      let plain = try? sealed.open(with: identity)
    else {
      try Output.write(text)
      return
    }
    try Output.write(SealedPlace.splitting(plain.revealed).text)
  }
}
