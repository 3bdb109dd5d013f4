import ArgumentParser
import Bytes
import Platform
import Secrets
import TplHot

/// What git calls for `merge=tplenv`.
struct SecretMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Merge three encrypted files for git.", shouldDisplay: false)

  @Argument var base: ByteArgument
  @Argument var ours: ByteArgument
  @Argument var theirs: ByteArgument
  @Argument(help: "Its path in the repository.") var path: ByteArgument

  /// Nothing is written unless all three are opened: git then has its conflict, and `tpl secret resolve` its stages.
  mutating func run() throws {
    let world = try World.ofProcess()
    // git runs this at the top of the work tree; the root may lie below.
    let file = path.path.isAbsolute ? path.path : try world.workingDirectory().appending(path.bytes)
    let workspace = try SecretWorkspace(around: file, world)
    let identity = try world.identity()
    let merged = try SecretMerging(workspace, identity, file).merge(
      base: try read(base), ours: try read(ours), theirs: try read(theirs), favor: nil)
    let people = try workspace.recipients(for: file)
    // The keys must be confirmed already, because a branch may bring a certificate and a merge must not add readers.
    var trust = try RecipientTrust(workspace, identity: identity)
    try trust.require(people, for: file, mayAsk: false)
    let writer = SealedFileWriter(recipients: people)
    let placed = SealedPlace.adding(try workspace.place(of: file), to: merged.text)
    let sealed = try naming(file) { try writer.seal(placed, fileName: Array(file.lastComponent)) }
    try Files.replace(ours.path, with: sealed, mode: 0o644, durable: false)
    guard merged.isConflicted else { return }
    throw CommandFailure(
      .negative, "\(file.bytes.displayed) has conflicts inside", hint: "tpl secret resolve \(file.bytes.shellWord)")
  }

  private func read(_ argument: ByteArgument) throws -> [UInt8] {
    try Files.readArgument(argument.path, limit: SealedFileError.sizeLimit)
  }
}
