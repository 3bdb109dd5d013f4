import ArgumentParser
import Bytes
import EnvFile
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
  @Flag(help: "Encrypt although variables of the encrypted file would be lost.") var force = false

  mutating func run() throws {
    let world = try World.ofProcess()
    ProcessFacts.forbidDumps()
    let password = try password.read()
    let files = try targets(world)
    // Only to see whether anything changed: a new file needs no key and no passphrase.
    let identity = files.contains(where: \.exists) ? try? world.identity(passphrase) : nil
    for file in files {
      let workspace = try root.path.map { try SecretWorkspace($0, world) } ?? SecretWorkspace(around: file.path, world)
      try encrypt(file, workspace, identity, password)
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

  private func encrypt(
    _ file: SealedEnvFile, _ workspace: SecretWorkspace, _ identity: Identity?, _ password: Secret?
  ) throws(CommandFailure) {
    let text = try file.readPlain(workspace)
    try SealedEnvFile.check(text, file.plain, environment: workspace.world.environment)
    if file.exists, !force { try SecretEncryptCommand.checkLoss(file, text, workspace, identity) }
    try SecretWriting(workspace: workspace, identity: identity).write(text, to: file, password: password)
  }

  /// What the sealed file holds may be newer than the plain one.
  private static func checkLoss(
    _ file: SealedEnvFile, _ text: Secret, _ workspace: SecretWorkspace, _ identity: Identity?
  ) throws(CommandFailure) {
    let shown = workspace.relative(file.path).displayed
    guard let identity, let sealed = try? file.read() else {
      return try confirm("\(shown) is replaced, and nobody can tell here what would be lost")
    }
    let opened: Secret
    do throws(CommandFailure) {
      opened = try SecretOpening.open(sealed, file.path, with: identity, at: workspace.place(of: file.path))
    } catch {
      return try confirm("\(shown) is replaced, and what would be lost cannot be told: \(error.message)")
    }
    let lost = names(opened).subtracting(names(text)).map { "-\($0.displayed)" }.sorted()
    if !lost.isEmpty { try confirm("\(shown) would lose \(lost.joined(separator: " "))") }
  }

  private static func names(_ text: Secret) -> Set<[UInt8]> {
    Set(((try? EnvStatement.scan(text.revealed)) ?? []).map(\.name))
  }

  private static func confirm(_ loss: String) throws(CommandFailure) {
    if Question.ask("\(loss); encrypt?") { return }
    throw CommandFailure(.negative, "\(loss), nothing is written", hint: "tpl secret diff, or --force")
  }
}
