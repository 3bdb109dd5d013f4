import ArgumentParser
import Bytes
import Platform
import Secrets

struct SecretEditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Edit an encrypted env file in your editor (VISUAL, EDITOR, vi).",
    discussion: """
      The text lies in memory only while you edit, and is checked before it is saved. What an interrupted session left is \
      taken up again.
      """)

  @Argument(help: "FILE.crypt, or FILE for it; a new one is made.") var file: ByteArgument
  @Flag(help: "Throw away what an interrupted session left.") var discard = false
  @OptionGroup var passphrase: PassphraseOptions

  mutating func run() throws {
    let world = try World.ofProcess()
    let workspace = try SecretWorkspace(around: file.path, world)
    let target = try SealedEnvFile(workspace.root.appending(try workspace.relative(file.path)))
    let identity = try world.identity(passphrase)
    try EnvFileDoor(target.path, root: workspace.root, world: workspace.world).checkReplaceable()
    let place = try workspace.place(of: target.path)
    let before = try target.content()
    let current = try open(before, target, identity, at: place)
    // Before the work and not behind it.
    var trust = try RecipientTrust(workspace, identity: identity)
    try trust.require(try workspace.recipients(for: target.path), for: target.path)
    let session = try EditSession(target.path, world)
    let lock = try SecretEditCommand.lock(session)
    if discard { try session.discardText() }
    if try session.leftover() != nil {
      Output.say("taking up an edit that was interrupted (--discard throws it away)")
    } else {
      try session.put(current)
    }
    let text = try session.run(world)
    do throws(CommandFailure) {
      try SealedEnvFile.check(text, session.file, environment: world.environment)
      try save(text, SecretWriting(workspace: workspace, identity: identity), target, before, current, at: place)
    } catch {
      throw CommandFailure(error.status, error.message, hint: session.hint)
    }
    session.discard()
    _ = consume lock
  }

  private func open(
    _ content: [UInt8]?, _ target: SealedEnvFile, _ identity: Identity, at place: [UInt8]
  ) throws(CommandFailure) -> Secret {
    guard let content else { return Secret([]) }
    return try SecretOpening.open(
      try SealedEnvFile.parse(content, target.path), target.path, with: identity, at: place)
  }

  /// What others saved while the editor was open stays.
  private func save(
    _ text: Secret, _ writing: SecretWriting, _ target: SealedEnvFile, _ before: [UInt8]?, _ base: Secret,
    at place: [UInt8]
  ) throws(CommandFailure) {
    let lock = try SecretWorkspace.lock(directoryOf: target.path)
    let now = try target.content()
    var text = text
    if now != before, let identity = writing.identity {
      let theirs = try open(now, target, identity, at: place)
      guard let merged = SecretMerge.byName(base: base, ours: text, theirs: theirs) else {
        throw CommandFailure(
          .locked, "\(target.path.bytes.displayed) was changed by somebody else at the same names, nothing is written")
      }
      Output.say("somebody else changed \(target.path.bytes.displayed) meanwhile: both changes are kept")
      text = merged
    }
    if now == nil, text.revealed.allSatisfy(\.isBlankOrNewline) {
      Output.say("the text is empty, no file is made")
      return
    }
    try writing.write(text, to: target)
    _ = consume lock
  }

  /// Two editors of one file would overwrite each other's work.
  private static func lock(_ session: EditSession) throws(CommandFailure) -> FileLock {
    do throws(SystemError) {
      if let lock = try FileLock.acquire(Path(session.file.bytes + [UInt8](".lock"))) { return lock }
    } catch {
      throw CommandFailure(error)
    }
    throw CommandFailure(.locked, "the file is being edited already", hint: session.hint)
  }
}

extension UInt8 {
  fileprivate var isBlankOrNewline: Bool {
    self == .space || self == .newline || self == UInt8(ascii: "\t") || self == 0x0D
  }
}
