import ArgumentParser
import Bytes
import EnvFile
import Layout
import Platform
import Secrets
import TplHot

struct SecretRekeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rekey", abstract: "Encrypt files again with a new key, for today's recipients.",
    discussion: "Names what somebody who is not a recipient any more has seen: change those values.")

  @Argument(help: "Default: every encrypted env file of the repository.") var file: [ByteArgument] = []
  @Option(
    help: ArgumentHelp("Where the one FILE was before it was moved, as the error says it.", valueName: "place"))
  var from: ByteArgument?
  @OptionGroup var root: RootOption
  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var password: PasswordOptions

  func validate() throws {
    if from != nil, file.count != 1 { throw ValidationError("--from needs the one FILE that was moved") }
  }

  mutating func run() throws {
    let world = try World.ofProcess()
    let identity = try world.identity(passphrase)
    let password = try password.read()
    let workspace =
      try root.path == nil && !file.isEmpty
      ? SecretWorkspace(around: file[0].path, world) : SecretWorkspace(root.path, world)
    let files = try (file.isEmpty ? workspace.sealedFiles() : file.map(\.path)).map { try SealedEnvFile($0) }
    let locks = try SecretRekeyCommand.lock(files)
    // All are opened before the first is written, so that one that does not open cannot leave half of the files with
    // the old recipients.
    let opened = try files.map { ($0, try $0.read(), try open($0, identity, workspace)) }
    try checkCopies(opened.map { ($0.0, $0.1) }, workspace)
    var trust = try RecipientTrust(workspace, identity: identity)
    for (file, _, _) in opened { try trust.require(try workspace.recipients(for: file.path), for: file.path) }
    for (file, before, text) in opened {
      let hadPassword = before.hasPassword
      try SecretWriting(workspace, identity).write(
        text, to: file, password: hadPassword ? password : nil, always: true)
      try SecretRekeyCommand.tellSeen(file, before, text, workspace)
    }
    if files.isEmpty { Output.say("there is no encrypted env file") }
    withExtendedLifetime(locks) {}
  }

  /// In an order that everybody has, so that two of them do not wait for each other.
  private static func lock(_ files: [SealedEnvFile]) throws -> [HeldLock] {
    var directories: [Path] = []
    for file in files {
      let directory = try Files.canonicalDirectory(of: file.path)
      if !directories.contains(directory) { directories.append(directory) }
    }
    directories.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    return try directories.map { directory in
      HeldLock(try SecretWorkspace.lock(directoryOf: directory.appending(EnvFileName.common)))
    }
  }

  /// An array holds no value that cannot be copied.
  private final class HeldLock {
    private let descriptor: Descriptor
    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
  }

  /// A file of an older version does not say where it belongs; that it is a copy can be seen where the other one still
  /// is.
  private func checkCopies(
    _ files: [(file: SealedEnvFile, sealed: SealedFile)], _ workspace: SecretWorkspace
  ) throws {
    if from != nil { return }
    for path in try workspace.sealedFiles() {
      // Of a damaged one there is no copy that could be told.
      guard let other = try? SealedEnvFile.read(path) else { continue }
      let name = try workspace.relative(path)
      for (file, sealed) in files where sealed.isCopy(of: other) {
        let own = try workspace.relative(file.path)
        if own == name { continue }
        throw CommandFailure(
          .badData, "\(own.displayed) is a copy of \(name.displayed)",
          hint: "remove the one that is wrong, and write it with tpl secret edit")
      }
    }
  }

  private func open(
    _ file: SealedEnvFile, _ identity: Identity, _ workspace: SecretWorkspace
  ) throws -> Secret {
    try workspace.checkReplaceable(file.path)
    let own = try workspace.place(of: file.path)
    return try SecretOpening.open(try file.read(), file.path, with: identity, at: from?.bytes ?? own)
  }

  private static func tellSeen(
    _ file: SealedEnvFile, _ before: SealedFile, _ text: Secret, _ workspace: SecretWorkspace
  ) throws {
    let people = try workspace.recipients(for: file.path)
    let gone = before.names.subtracting(people.map(\.sealedName)).filter { $0 != .password }
    if gone.isEmpty { return }
    let shown = try workspace.relative(file.path).displayed
    let parsed = try? EnvFile.parse(text.revealed) { _ in [UInt8(ascii: "x")] }
    let names = (parsed?.assignments ?? []).map(\.name.displayed).joined(separator: " ")
    for name in gone.map({ before.displayedName($0) }).sorted() {
      Output.warn("\(name) has seen these of \(shown), change them: \(names)")
    }
  }
}
