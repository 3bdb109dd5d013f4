package import Bytes
import Glibc
package import Platform

/// The text of an edit in a file in memory, and beside it the sealed file as it was when the session began.
///
/// The directory is computed from the sealed file's path. A session that was killed leaves both files there, and the
/// next session finds them.
package struct EditSession {
  private let surroundings: SecretSurroundings
  private let directory: Path
  package let file: Path
  private var base: Path { Path(file.bytes + [UInt8](".base")) }
  private var lockFile: Path { Path(file.bytes + [UInt8](".lock")) }

  /// - Parameter target: the sealed file; canonical but for its name.
  package init(_ target: Path, _ surroundings: SecretSurroundings) throws {
    self.surroundings = surroundings
    let base = try EditSession.memoryDirectory(surroundings.directories)
    var name: [UInt8] = []
    name.appendHex(target.bytes.fnv1a)
    directory = base.appending(name)
    file = directory.appending(Array(target.lastComponent.dropLast(SealedFile.suffix.utf8CodeUnitCount)))
    try Files.makeDirectory(base, mode: 0o700)
    guard let status = try FileStatus.find(base, followingSymlinks: false), status.isDirectory,
      status.owner == ProcessFacts.user, status.mode & 0o077 == 0
    else { throw SystemError(operation: "edit", path: base, code: EACCES) }
    try Files.makeDirectory(directory, mode: 0o700)
  }

  private static func memoryDirectory(_ directories: BaseDirectories) throws -> Path {
    try directories.prepareRuntime()
    let (runtime, shared) = (directories.runtime, Path("/dev/shm"))
    if try FileSystem.isMemory(runtime) { return runtime.appending("edit") }
    if try FileSystem.isMemory(shared) { return shared.appending("tpl-\(ProcessFacts.user)") }
    throw EditError.noMemory
  }

  /// The text that an interrupted session has left.
  /// - Throws: where there is one that cannot be read, because it would be overwritten.
  package func leftover() throws -> Secret? {
    guard var bytes = try Files.readIfPresent(file, limit: SealedFileError.sizeLimit) else { return nil }
    defer { LockedMemory.wipe(&bytes) }
    return Secret(bytes)
  }

  /// - Parameter sealed: the file that the text comes from; empty where there is none.
  package func begin(_ text: Secret, from sealed: [UInt8]) throws {
    // The base is written first, so that a text is never merged with the base of another one.
    try replace(base, with: sealed)
    try put(text)
  }

  /// Stores both sides of a conflict for the user to resolve. The next save compares with this version of the sealed
  /// file.
  func settle(_ text: Secret, from sealed: [UInt8]) throws {
    // The text is written first, because a text without the changes of others must not get the base that has them.
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

  /// Only one session may edit a file, because two would overwrite each other's text.
  package func lock() throws -> FileLock {
    for _ in 0..<EditSession.mostTries {
      try Files.makeDirectory(directory, mode: 0o700)
      guard let lock = try acquire() else { break }
      if lock.isHeld(at: lockFile) { return lock }
    }
    throw EditError.begun(text: file)
  }

  /// How often the lock may be removed by another session that ends meanwhile.
  private static let mostTries = 100

  /// A session that ends removes the lock and its directory, so another session may find the directory gone.
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
  package func run() throws -> Secret {
    let editor = Editor(surroundings.environment)
    editor.tellOnce(surroundings.directories, surroundings.dialog.warn)
    // The shell runs the editor, as in git, because the variable may contain options and quotes.
    let status = try ChildProcess.run(
      Path("/bin/sh"),
      arguments: [
        [UInt8]("-c"), editor.commandWithOptions + [UInt8](" \"$@\""), editor.command, file.bytes,
      ],
      environment: surroundings.environment)
    guard status == 0 else { throw EditError.editorFailed(status: status, text: file) }
    guard let text = try leftover() else { throw EditError.removed(text: file) }
    return text
  }

  package func discardText() throws {
    try Files.remove(file)
    try Files.remove(base)
  }

  /// Removes the files of the session, and warns about text that cannot be removed, so that the user can remove it.
  package func discard() {
    do throws(SystemError) {
      for entry in try DirectoryListing.entriesIfPresent(directory) {
        let path = directory.appending(entry.name)
        if path != lockFile { try Files.remove(path) }
      }
      // The lock is removed last, because afterwards the directory may belong to another session.
      try Files.remove(lockFile)
    } catch {
      surroundings.dialog.warn("the text that was edited is left in \(directory.bytes.displayed): \(error)")
    }
    // rmdir(2) fails while another session has files in the directory, which is intended.
    _ = try? Files.removeEmptyDirectory(directory)
  }
}
