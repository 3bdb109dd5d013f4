import Activation
import Bytes
import EnvFile
import Git
import Layout
import Platform
import Secrets
import TplHot

/// Changes one env file of a component in place: the plain one, or in memory the sealed one where only that is there.
struct EnvFileEdit {
  /// What is changed, as a person names it.
  let path: Path
  private let door: EnvFileDoor
  private let world: World
  private let isSealed: Bool

  /// - Parameter name: `.env` or `.env.SOMETHING`.
  init(
    _ name: [UInt8], in place: ComponentEnvironment.Place, directory: Path, world: World
  ) throws {
    // An example is none that activation reads, and is edited all the same.
    guard EnvFileName.isFormed(name), !name.contains(.slash) else {
      throw CommandFailure(
        .usage, "'\(name.displayed)' is no name of an env file",
        hint: "one of .env, .env.ENV, .env.local, .env.ENV.local")
    }
    if name.hasSuffix(SealedFile.suffix) {
      throw CommandFailure(
        .usage, "'\(name.displayed)' is sealed and cannot be edited in place")
    }
    self.world = world
    let plain = directory.appending(name)
    let sealed = directory.appending(name + [UInt8](SealedFile.suffix))
    // A new plain file would hide every value of the sealed one.
    let hasPlain = try SealedEnvFile.isThere(plain)
    let hasSealed = try SealedEnvFile.isThere(sealed)
    isSealed = hasSealed && !hasPlain
    path = isSealed ? sealed : plain
    door = try EnvFileDoor(path, world.reader(of: place.root))
  }

  /// - Parameter change: makes the new content of the old one; of nothing when there is no file.
  /// - Returns: what else a person should know.
  @discardableResult
  func apply(_ change: ([UInt8]) throws(EnvFileError) -> [UInt8]) throws -> String? {
    if isSealed {
      try applySealed(change)
      return nil
    }
    try checkUntracked()
    // Two edits at once would lose one of them.
    let lock = try locked()
    let old = try door.read(limit: SealedFileError.sizeLimit)
    let new = try changed(old?.content ?? [], change)
    if new == old?.content { return nil }
    let note = try replace(old, new)
    _ = consume lock
    return note
  }

  private func changed(
    _ old: [UInt8], _ change: ([UInt8]) throws(EnvFileError) -> [UInt8]
  ) throws -> [UInt8] {
    do throws(EnvFileError) {
      return try change(old)
    } catch {
      throw CommandFailure(
        .badData, "\(path.bytes.displayed):\(error.line): \(error.message)", hint: "nothing was changed")
    }
  }

  private func replace(
    _ old: (content: [UInt8], status: FileStatus)?, _ new: [UInt8]
  ) throws -> String? {
    let sealed = Path(door.path.bytes + [UInt8](SealedFile.suffix))
    // Beside a sealed file, one without a variable does nothing but hide those of the sealed one.
    let isEmpty = (try? EnvStatement.scan(new))?.isEmpty ?? false
    let hasSealed = try SealedEnvFile.isThere(sealed)
    do throws(SystemError) {
      if isEmpty, hasSealed {
        try KernelTrouble.check()
        try Files.remove(door.path)
        return
          "\(path.bytes.displayed) held nothing else and is removed: \(Array(sealed.lastComponent).displayed) counts again"
      }
      try Files.edit(door.path, with: new, was: old?.status)
    } catch {
      guard error.isBusy else { throw error }
      throw CommandFailure(
        .locked, "\(path.bytes.displayed) changed meanwhile, nothing was written", hint: "try again")
    }
    world.noteOwnWrite(door, before: old?.content, content: new)
    return nil
  }

  private func locked() throws -> Descriptor {
    try Files.lockDirectory(door.path.parent ?? Path([.slash]))
  }

  /// What is written in a tracked file is committed and pushed with the next change of it.
  private func checkUntracked() throws {
    guard try world.git.isTracked(door.path, root: door.root) else { return }
    let name = Array(path.lastComponent)
    throw CommandFailure(
      .notAllowed, "\(path.bytes.displayed) is tracked by git: what is set there would be committed",
      hint:
        "\(GitHint.removing(door.path)) and ignore it, or tpl secret encrypt \(path.bytes.shellWord), or --file \((name + [UInt8](".local")).shellWord)"
    )
  }

  /// In memory only.
  private func applySealed(_ change: ([UInt8]) throws(EnvFileError) -> [UInt8]) throws {
    let workspace = try SecretWorkspace(door.root, world)
    let file = try SealedEnvFile(door.path)
    try door.checkReplaceable()
    let identity = try world.identity()
    let lock = try SecretWorkspace.lock(directoryOf: file.path)
    let text = try SecretOpening.open(
      try file.read(), file.path, with: identity, at: try workspace.place(of: file.path))
    var old = text.revealed
    defer { LockedMemory.wipe(&old) }
    var new = try changed(old, change)
    defer { LockedMemory.wipe(&new) }
    if new == old { return }
    try SecretWriting(workspace, identity).write(Secret(new), to: file)
    _ = consume lock
  }
}
