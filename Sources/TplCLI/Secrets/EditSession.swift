import Bytes
import Platform
import Secrets
import TplHot

/// A text in an editor, in a file that never lies on a disk, and beside it the sealed file as it was when the session
/// began.
///
/// Its place follows from the sealed file's path. A session that was killed leaves both there, and the next one finds
/// them.
struct EditSession {
  private let directory: Path
  let file: Path
  private var base: Path { Path(file.bytes + [UInt8](".base")) }
  private var lockFile: Path { Path(file.bytes + [UInt8](".lock")) }

  /// - Parameter target: the sealed file; canonical but for its name.
  init(_ target: Path, _ world: World) throws {
    let base = try EditSession.memoryDirectory(world)
    var name: [UInt8] = []
    name.appendHex(target.bytes.fnv1a)
    directory = base.appending(name)
    file = directory.appending(Array(target.lastComponent.dropLast(SealedFile.suffix.utf8CodeUnitCount)))
    try Files.makeDirectory(base, mode: 0o700)
    guard let status = try FileStatus.find(base, followingSymlinks: false), status.isDirectory,
      status.owner == ProcessFacts.user, status.mode & 0o077 == 0
    else { throw SystemError(operation: "edit", path: base, code: 13) }
    try Files.makeDirectory(directory, mode: 0o700)
  }

  private static func memoryDirectory(_ world: World) throws -> Path {
    try world.directories.prepareRuntime()
    let (runtime, shared) = (world.directories.runtime, Path("/dev/shm"))
    if try FileSystem.isMemory(runtime) { return runtime.appending("edit") }
    if try FileSystem.isMemory(shared) { return shared.appending("tpl-\(ProcessFacts.user)") }
    throw CommandFailure(
      .unavailable, "there is no directory in memory for the plain text",
      hint: "XDG_RUNTIME_DIR on a tmpfs, or /dev/shm")
  }

  /// What a session that did not come to its end has left.
  /// - Throws: where there is one that cannot be read: it would be overwritten.
  func leftover() throws -> Secret? {
    guard var bytes = try Files.readIfPresent(file, limit: SealedFileError.sizeLimit) else { return nil }
    defer { LockedMemory.wipe(&bytes) }
    return Secret(bytes)
  }

  /// - Parameter sealed: the file that the text comes from; empty where there is none.
  func begin(_ text: Secret, from sealed: [UInt8]) throws {
    // A text is never taken for one that comes from another file than it does.
    try replace(base, with: sealed)
    try put(text)
  }

  /// Both sides of a conflict, for the person to settle: what is saved next replaces what was looked at here.
  func settle(_ text: Secret, from sealed: [UInt8]) throws {
    // In this order: a text without what others did must not count as one that knows of it.
    try put(text)
    try replace(base, with: sealed)
  }

  /// The sealed file that the text comes from; empty where there was none.
  /// - Returns: `nil` where it was not kept.
  func sealedBase() throws -> [UInt8]? {
    try Files.readIfPresent(base, limit: SealedFileError.sizeLimit)
  }

  private func put(_ text: Secret) throws {
    var bytes = text.revealed
    defer { LockedMemory.wipe(&bytes) }
    try replace(file, with: bytes)
  }

  private func replace(_ file: Path, with bytes: [UInt8]) throws {
    try Files.replace(file, with: bytes, mode: 0o600, durable: false)
  }

  /// Two editors of one file would overwrite each other's work.
  func lock() throws -> FileLock {
    for _ in 0..<EditSession.mostTries {
      try Files.makeDirectory(directory, mode: 0o700)
      guard let lock = try acquire() else { break }
      if lock.isHeld(at: lockFile) { return lock }
    }
    throw CommandFailure(.locked, "the file is being edited already", hint: hint)
  }

  /// How often others may come and go meanwhile.
  private static let mostTries = 100

  /// The session that ends removes the lock with its directory: the next one may get what is not there any more.
  private func acquire() throws(SystemError) -> FileLock? {
    do throws(SystemError) {
      return try FileLock.acquire(lockFile)
    } catch {
      guard error.isMissing else { throw error }
      try Files.makeDirectory(directory, mode: 0o700)
      return try FileLock.acquire(lockFile)
    }
  }

  /// - Throws: when the editor cannot be started or reports a failure.
  func run(_ world: World) throws -> Secret {
    let editor = Editor(world.environment)
    editor.tellOnce(world.directories)
    let status: Int32
    // As git does: the variable may hold options, and only a shell knows how to read them.
    status = try ChildProcess.run(
      Path("/bin/sh"),
      arguments: [
        [UInt8]("-c"), editor.commandWithOptions + [UInt8](" \"$@\""), editor.command, file.bytes,
      ],
      environment: world.environment)
    guard status == 0 else {
      throw CommandFailure(.negative, "the editor ended with status \(status), nothing is changed", hint: hint)
    }
    guard let text = try leftover() else {
      throw CommandFailure(.negative, "the editor removed \(file.bytes.displayed), nothing is changed")
    }
    return text
  }

  var hint: String { "the text is kept in \(file.bytes.shellWord): run the same again, or with --discard" }

  func discardText() throws {
    try Files.remove(file)
    try Files.remove(base)
  }

  /// Tells of text that stays, which whoever reads this can remove.
  func discard() {
    do throws(SystemError) {
      for entry in try DirectoryListing.entriesIfPresent(directory) {
        let path = directory.appending(entry.name)
        if path != lockFile { try Files.remove(path) }
      }
      // At the end: with it, what is here is another session's.
      try Files.remove(lockFile)
    } catch {
      Output.warn("the text that was edited is left in \(directory.bytes.displayed): \(error)")
    }
    // Not while another session is in it.
    _ = try? Files.removeEmptyDirectory(directory)
  }
}
