import ArgumentParser
import Bytes
import Platform
import Secrets
import TplHot

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
    try workspace.checkReplaceable(target.path)
    // Before the work and not behind it.
    var trust = try RecipientTrust(workspace, identity: identity)
    try trust.require(try workspace.recipients(for: target.path), for: target.path)
    let session = try EditSession(target.path, world.secrets)
    let lock = try session.lock()
    if discard { try session.discardText() }
    let saving = EditSaving(
      SecretWriting(workspace, identity), target, place: try workspace.place(of: target.path), session)
    let base = try saving.begin()
    let text = try saving.edited(base)
    do {
      try SealedEnvFile.check(text, session.file, environment: world.environment)
      try saving.save(text, base)
    } catch {
      let failure = CommandFailure(of: error)
      throw CommandFailure(failure.status, failure.message, hint: EditError.hint(text: session.file))
    }
    session.discard()
    _ = consume lock
  }
}
