import Bytes
import EnvFile
import Platform
import Secrets

/// A pair `X` and `X.crypt` on the disk.
struct SealedEnvFile {
  /// `X.crypt`.
  let path: Path

  /// - Parameter file: either of the two.
  init(_ file: Path) throws(CommandFailure) {
    guard let name = EnvFileName(Array(file.lastComponent)) else {
      throw CommandFailure(
        .usage, "\(file.bytes.displayed) is not named like an env file",
        hint: ".env, .env.ENVIRONMENT, .env.local, each perhaps with .crypt behind it")
    }
    path = (file.parent ?? Path([])).appending(name.sealed)
  }

  /// `X`.
  var plain: Path { Path(Array(path.bytes.dropLast(SealedFile.suffix.utf8CodeUnitCount))) }

  var exists: Bool { FileStatus.look(path, followingSymlinks: false) != nil }

  func read() throws(CommandFailure) -> SealedFile { try SealedEnvFile.read(path) }

  static func read(_ path: Path) throws(CommandFailure) -> SealedFile {
    let text: [UInt8]
    do throws(SystemError) {
      text = try Files.readRegular(path, limit: SealedFileError.sizeLimit).content
    } catch {
      if error.isMissing { throw CommandFailure(.negative, "there is no \(path.bytes.displayed)") }
      throw CommandFailure(error)
    }
    return try parse(text, path)
  }

  static func parse(_ text: [UInt8], _ path: Path) throws(CommandFailure) -> SealedFile {
    do throws(SealedFileError) {
      return try SealedFile(text)
    } catch {
      throw CommandFailure(error, path)
    }
  }

  func readPlain() throws(CommandFailure) -> Secret {
    do throws(SystemError) {
      var bytes = try Files.read(plain, limit: SealedFileError.sizeLimit)
      defer { LockedMemory.wipe(&bytes) }
      return Secret(bytes)
    } catch {
      if error.isMissing { throw CommandFailure(.negative, "there is no \(plain.bytes.displayed)") }
      throw CommandFailure(error)
    }
  }

  /// - Throws: status 65 for a text that activation would not load, with the line.
  static func check(_ text: Secret, _ name: Path, environment: Environment) throws(CommandFailure) {
    var bytes = text.revealed
    defer { LockedMemory.wipe(&bytes) }
    if ConflictMarkers.areIn(bytes) {
      throw CommandFailure(.badData, "\(name.bytes.displayed) has conflict markers", hint: "mend them by hand")
    }
    do throws(EnvFileError) {
      // What a person's own environment lacks is no mistake of the file: `${X:?}` is satisfied by anything.
      _ = try EnvFile.parse(bytes) { environment[$0] ?? [UInt8(ascii: "x")] }
    } catch {
      throw CommandFailure(error, name)
    }
  }

  /// Whether writing would change nothing but random bytes.
  func holds(_ text: Secret, for writer: SealedFileWriter, identity: Identity?) -> Bool {
    guard let identity, writer.password == nil, let sealed = try? read(),
      sealed.isWritten(for: writer.recipients), let current = try? sealed.open(with: identity)
    else { return false }
    return current.isSame(as: text)
  }

  func write(_ text: Secret, _ writer: SealedFileWriter) throws(CommandFailure) {
    let sealed: [UInt8]
    do throws(SealedFileError) {
      sealed = try writer.seal(text, fileName: Array(path.lastComponent))
    } catch {
      let hint = error == .noRecipient ? "tpl secret init, then tpl secret recipient add NAME" : error.hint
      throw CommandFailure(.negative, "\(path.bytes.displayed) would be wrong: it \(error.reason)", hint: hint)
    }
    do throws(SystemError) {
      try Files.replace(path, with: sealed, mode: 0o644)
      try Files.synchronizeDirectory(of: path)
    } catch {
      throw CommandFailure(error)
    }
  }
}
