import ArgumentParser
import Bytes
import EnvFile
import Platform
import Secrets
import TplHot

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
    let identity = try files.contains { try $0.exists() } ? world.identityIfAny(passphrase) : nil
    for file in files {
      let workspace = try root.path.map { try SecretWorkspace($0, world) } ?? SecretWorkspace(around: file.path, world)
      let lock = try SecretWorkspace.lock(directoryOf: file.path)
      let text = try encrypt(file, workspace, identity, password)
      if remove { try SecretEncryptCommand.removePlain(of: file, text, workspace, world) }
      _ = consume lock
    }
  }

  /// What was written is on the disk and was read back; the plain file goes if it still is what was written.
  private static func removePlain(
    of file: SealedEnvFile, _ text: Secret, _ workspace: SecretWorkspace, _ world: World
  ) throws {
    guard try file.readPlain(workspace).isSame(as: text) else {
      throw CommandFailure(
        .locked, "\(file.plain.bytes.displayed) changed meanwhile and is not removed", hint: "encrypt it once more")
    }
    try KernelTrouble.check()
    try Files.remove(file.plain)
    try world.noteOwnRemoval(file.plain, in: workspace)
  }

  private func targets(_ world: World) throws -> [SealedEnvFile] {
    if !file.isEmpty { return try file.map { try SealedEnvFile($0.path) } }
    let workspace = try SecretWorkspace(root.path, world)
    let pairs = try workspace.sealedFiles().map { try SealedEnvFile($0) }.filter { try SealedEnvFile.isThere($0.plain) }
    if pairs.isEmpty {
      throw CommandFailure(
        .negative, "no plain env file has its .crypt beside it", hint: "tpl secret encrypt FILE for a new one")
    }
    return pairs
  }

  private func encrypt(
    _ file: SealedEnvFile, _ workspace: SecretWorkspace, _ identity: Identity?, _ password: Secret?
  ) throws -> Secret {
    let text = try file.readPlain(workspace)
    try SealedEnvFile.check(text, file.plain, environment: workspace.surroundings.environment)
    if try file.exists(), !force { try SecretEncryptCommand.checkLoss(file, text, workspace, identity) }
    try SecretWriting(workspace, identity).write(text, to: file, password: password)
    return text
  }

  /// What the sealed file holds may be newer than the plain one.
  private static func checkLoss(
    _ file: SealedEnvFile, _ text: Secret, _ workspace: SecretWorkspace, _ identity: Identity?
  ) throws {
    let shown = try workspace.relative(file.path).displayed
    // One that cannot be read at all is not replaced: the next step finds that.
    guard let identity, let sealed = try? file.read() else {
      return try confirm("\(shown) is replaced, and nobody can tell here what would be lost")
    }
    let opened: Secret
    do {
      opened = try SecretOpening.open(sealed, file.path, with: identity, at: try workspace.place(of: file.path))
    } catch {
      let reason = CommandFailure(of: error).message
      return try confirm("\(shown) is replaced, and what would be lost cannot be told: \(reason)")
    }
    let lost = names(opened).subtracting(names(text)).map { "-\($0.displayed)" }.sorted()
    if !lost.isEmpty { try confirm("\(shown) would lose \(lost.joined(separator: " "))") }
  }

  private static func names(_ text: Secret) -> Set<[UInt8]> {
    Set(((try? EnvStatement.scan(text.revealed)) ?? []).map(\.name))
  }

  private static func confirm(_ loss: String) throws {
    if Question.ask("\(loss); encrypt?") { return }
    throw CommandFailure(.negative, "\(loss), nothing is written", hint: "tpl secret diff, or --force")
  }
}
