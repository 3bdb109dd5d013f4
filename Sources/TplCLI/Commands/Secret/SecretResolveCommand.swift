import ArgumentParser
import Bytes
import Git
import Platform
import Secrets
import TplHot

struct SecretResolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve", abstract: "Merge an encrypted file after a git conflict.",
    discussion: """
      Opens the three versions of git's index and merges them: by lines, and by names where the two sides set \
      different variables. What is left to decide goes to your editor, or is settled by --ours or --theirs. The result \
      is encrypted and staged.
      """)

  @Argument var file: ByteArgument
  @Flag(help: "Take our side of every conflict.") var ours = false
  @Flag(help: "Take their side of every conflict.") var theirs = false
  @OptionGroup var passphrase: PassphraseOptions

  func validate() throws {
    if ours, theirs { throw ValidationError("--ours or --theirs, not both") }
  }

  mutating func run() throws {
    let world = try World.ofProcess()
    let workspace = try SecretWorkspace(around: file.path, world)
    let name = try workspace.relative(file.path)
    let target = try SealedEnvFile(workspace.root.appending(name))
    guard let git = try world.git.around(workspace.root),
      let ourText = git.staged(name, stage: 2), let theirText = git.staged(name, stage: 3)
    else { throw CommandFailure(.negative, "\(name.displayed) has no conflict in git's index") }
    let identity = try world.identity(passphrase)
    let lock = try SecretWorkspace.lock(directoryOf: target.path)
    let merged = try SecretMerging(workspace, identity, target.path).merge(
      base: git.staged(name, stage: 1) ?? [], ours: ourText, theirs: theirText,
      favor: ours ? .ours : theirs ? .theirs : nil)
    let text = merged.isConflicted ? try settle(merged.text, target, world) : merged.text
    try SecretWriting(workspace, identity).write(text, to: target, always: true)
    try stage(target, name, git)
    _ = consume lock
    Output.say("resolved and staged \(name.displayed)")
  }

  private func stage(_ target: SealedEnvFile, _ name: [UInt8], _ git: GitCommand) throws {
    let written = try Files.readRegular(target.path, limit: SealedFileError.sizeLimit).content
    do throws(GitFailure) {
      try git.stage(written, as: name)
    } catch {
      let shown = name.displayed
      throw CommandFailure(
        .inputOutput, "\(shown) is written but not staged: \(error.reason)", hint: GitHint.adding(target.path))
    }
  }

  private func settle(_ text: Secret, _ target: SealedEnvFile, _ world: World) throws -> Secret {
    guard Terminal.isInputTerminal else {
      throw CommandFailure(
        .negative, "\(target.path.bytes.displayed) has conflicts that only you can decide",
        hint: "on a terminal, or with --ours or --theirs")
    }
    let session = try EditSession(target.path, world.secrets)
    let lock = try session.lock()
    if try session.leftover() != nil {
      throw CommandFailure(
        .locked, "an edit of \(target.path.bytes.displayed) was interrupted, its text would be lost",
        hint: "tpl secret edit --discard \(target.path.bytes.shellWord) throws \(session.file.bytes.shellWord) away")
    }
    defer { session.discard() }
    try session.begin(text, from: [])
    let settled = try session.run()
    try SealedEnvFile.check(settled, session.file, environment: world.environment)
    _ = consume lock
    return settled
  }
}
