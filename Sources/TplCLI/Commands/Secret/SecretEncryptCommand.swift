import ArgumentParser
import Bytes
import Platform
import Secrets

struct SecretEncryptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encrypt", abstract: "Encrypt env files: .env.prod becomes .env.prod.crypt.")

  @Argument(help: "Default: every plain env file of the repository whose .crypt is there.") var file: [ByteArgument] =
    []
  @OptionGroup var root: RootOption
  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var password: PasswordOptions
  @Flag(help: "Remove the plain file afterwards.") var remove = false

  mutating func run() throws {
    let world = try World.ofProcess()
    ProcessFacts.forbidDumps()
    let password = try password.read()
    let files = try targets(world)
    // Only to see whether anything changed: a new file needs no key and no passphrase.
    let identity = files.contains(where: \.exists) ? try? world.identity(passphrase) : nil
    for file in files {
      let workspace = try root.path.map { try SecretWorkspace($0, world) } ?? SecretWorkspace(around: file.path, world)
      try SecretEncryptCommand.encrypt(file, workspace, identity, password)
      guard remove else { continue }
      do throws(SystemError) {
        try Files.remove(file.plain)
      } catch {
        throw CommandFailure(error)
      }
    }
  }

  private func targets(_ world: World) throws -> [SealedEnvFile] {
    if !file.isEmpty { return try file.map { try SealedEnvFile($0.path) } }
    let workspace = try SecretWorkspace(root.path, world)
    let pairs = try workspace.sealedFiles.map { try SealedEnvFile($0) }.filter { FileStatus.look($0.plain) != nil }
    if pairs.isEmpty {
      throw CommandFailure(
        .negative, "no plain env file has its .crypt beside it", hint: "tpl secret encrypt FILE for a new one")
    }
    return pairs
  }

  private static func encrypt(
    _ file: SealedEnvFile, _ workspace: SecretWorkspace, _ identity: Identity?, _ password: Secret?
  ) throws(CommandFailure) {
    let text = try file.readPlain()
    try SealedEnvFile.check(text, file.plain, environment: workspace.world.environment)
    try SecretWriting(workspace: workspace, identity: identity).write(text, to: file, password: password)
  }
}
