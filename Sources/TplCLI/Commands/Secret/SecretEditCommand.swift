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
    let target = try SealedEnvFile(workspace.root.appending(workspace.relative(file.path)))
    let identity = try world.identity(passphrase)
    try EnvFileDoor(target.path, root: workspace.root, world: workspace.world).checkReplaceable()
    let place = workspace.place(of: target.path)
    let current =
      try target.exists
      ? SecretOpening.open(try target.read(), target.path, with: identity, at: place) : Secret([])
    // Before the work and not behind it.
    var trust = try RecipientTrust(workspace, identity: identity)
    try trust.require(try workspace.recipients(for: target.path), for: target.path)
    let session = try EditSession(target.path, world)
    let lock = try SecretEditCommand.lock(session)
    if discard { session.discardText() }
    if session.leftover != nil {
      Output.say("taking up an edit that was interrupted (--discard throws it away)")
    } else {
      try session.put(current)
    }
    let text = try session.run(world)
    do throws(CommandFailure) {
      try SealedEnvFile.check(text, session.file, environment: world.environment)
    } catch {
      throw CommandFailure(error.status, error.message, hint: session.hint)
    }
    if !target.exists, text.revealed.allSatisfy(\.isBlankOrNewline) {
      session.discard()
      Output.say("the text is empty, no file is made")
      return
    }
    try SecretWriting(workspace: workspace, identity: identity).write(text, to: target)
    session.discard()
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
