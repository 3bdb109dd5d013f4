import Activation
import Bytes
import EnvFile
import Layout
import Platform
import Secrets
import TplHot

/// A pair of files: a plain one, `X`, and the sealed one, `X.crypt`.
struct SealedEnvFile {
  /// `X.crypt`.
  let path: Path

  /// - Parameter file: either of the two.
  init(_ file: Path) throws {
    guard let name = EnvFileName(Array(file.lastComponent)) else {
      throw CommandFailure(
        .usage, "\(file.bytes.displayed) is not named like an env file",
        hint: ".env, .env.ENVIRONMENT, .env.local, each perhaps with .crypt behind it")
    }
    path = (file.parent ?? Path([])).appending(name.sealed)
  }

  /// - Parameter file: a path.
  static func isSealed(_ file: [UInt8]) -> Bool {
    EnvFileName(Array(Path(file).lastComponent))?.isSealed ?? false
  }

  /// `X`.
  var plain: Path { Path(Array(path.bytes.dropLast(SealedFile.suffix.utf8CodeUnitCount))) }

  /// - Throws: where that cannot be determined, because a file that cannot be looked at must not be replaced.
  func exists() throws -> Bool { try SealedEnvFile.isThere(path) }

  static func isThere(_ path: Path) throws -> Bool {
    try FileStatus.find(path, followingSymlinks: false) != nil
  }

  /// - Returns: `nil` where there is none.
  func content() throws -> [UInt8]? {
    try Files.readIfPresent(path, limit: SealedFileError.sizeLimit)
  }

  func read() throws -> SealedFile { try SealedEnvFile.read(path) }

  static func read(_ path: Path) throws -> SealedFile {
    let text: [UInt8]
    do throws(SystemError) {
      text = try Files.readRegular(path, limit: SealedFileError.sizeLimit).content
    } catch {
      if error.isMissing { throw CommandFailure(.negative, "there is no \(path.bytes.displayed)") }
      if error.isSymlink { throw CommandFailure(.notAllowed, "\(path.bytes.displayed) is a symlink") }
      throw error
    }
    return try parse(text, path)
  }

  static func parse(_ text: [UInt8], _ path: Path) throws -> SealedFile {
    try naming(path) { try SealedFile(text) }
  }

  /// The text of the plain file, to be sealed.
  func readPlain(_ workspace: SecretWorkspace) throws -> Secret {
    guard var found = try workspace.door(plain).read(limit: SealedFileError.sizeLimit) else {
      throw CommandFailure(.negative, "there is no \(plain.bytes.displayed)")
    }
    defer { LockedMemory.wipe(&found.content) }
    // The first line is removed, because it is still there in a text that was decrypted with stock openssl.
    let (place, text) = SealedPlace.splitting(Secret(found.content))
    if let place, try place != workspace.place(of: path) {
      throw CommandFailure(
        .badData, "\(plain.bytes.displayed) says that it is \(place.displayed)", hint: "remove its first line")
    }
    return text
  }

  /// - Throws: status 65 for a text that activation would not load, with the line.
  static func check(_ text: Secret, _ name: Path, environment: Environment) throws {
    var bytes = text.revealed
    defer { LockedMemory.wipe(&bytes) }
    if ConflictMarkers.areIn(bytes) {
      throw CommandFailure(.badData, "\(name.bytes.displayed) has conflict markers", hint: "mend them by hand")
    }
    _ = try naming(name) { try parse(bytes, environment: environment) }
  }

  /// Parses a text for a check. A variable that is missing in the user's environment is no mistake of the file, so on a
  /// second try `${X:?}` gets a value where the file does not define X.
  static func parse(_ text: [UInt8], environment: Environment) throws(EnvFileError) -> EnvFile {
    if let file = try? EnvFile.parse(text, lookup: { environment[$0] }) { return file }
    let own = Set(try EnvStatement.scan(text).map(\.name))
    return try EnvFile.parse(text) { environment[$0] ?? (own.contains($0) ? nil : [UInt8(ascii: "x")]) }
  }

  /// Whether writing the file again would change random bytes only.
  func holds(_ text: Secret, for writer: SealedFileWriter, identity: Identity?) -> Bool {
    guard let identity, writer.password == nil, let sealed = try? read(),
      sealed.isWritten(for: writer.recipients), let current = try? sealed.open(with: identity)
    else { return false }
    return SealedPlace.splitting(current).text.isSame(as: text)
  }

  /// - Parameter place: of the plain file in its root.
  func write(_ text: Secret, _ writer: SealedFileWriter, place: [UInt8]) throws {
    let sealed: [UInt8]
    do throws(SealedFileError) {
      sealed = try writer.seal(SealedPlace.adding(place, to: text), fileName: Array(path.lastComponent))
    } catch {
      let hint = error == .noRecipient ? "tpl secret init, then tpl secret recipient add NAME" : error.hint
      throw CommandFailure(.negative, "\(path.bytes.displayed) would be wrong: it \(error.reason)", hint: hint)
    }
    try Files.replace(path, with: sealed, mode: 0o644)
    try check(sealed)
  }

  /// Reads the written file back and compares it, because the previous version is replaced and the plain file is often
  /// removed.
  private func check(_ written: [UInt8]) throws(SystemError) {
    let found = try Files.readRegular(path, limit: SealedFileError.sizeLimit).content
    if found != written { throw SystemError.notAsWritten(path) }
  }
}
