package import Bytes
package import EnvFile
import Layout
package import Platform

/// A pair of files: a plain one, `X`, and the sealed one, `X.crypt`.
package struct SealedEnvFile {
  /// `X.crypt`.
  package let path: Path

  /// - Parameter file: either of the two.
  package init(_ file: Path) throws {
    guard let name = EnvFileName(Array(file.lastComponent)) else {
      throw SealedEnvFileError.badName(file)
    }
    path = (file.parent ?? Path([])).appending(name.sealed)
  }

  /// - Parameter file: a path.
  static func isSealed(_ file: [UInt8]) -> Bool {
    EnvFileName(Array(Path(file).lastComponent))?.isSealed ?? false
  }

  /// `X`.
  package var plain: Path { Path(Array(path.bytes.dropLast(SealedFile.suffix.utf8CodeUnitCount))) }

  /// - Throws: where that cannot be determined, because a file that cannot be looked at must not be replaced.
  package func exists() throws -> Bool { try SealedEnvFile.isThere(path) }

  package static func isThere(_ path: Path) throws -> Bool {
    try FileStatus.find(path, followingSymlinks: false) != nil
  }

  /// - Returns: `nil` where there is none.
  func content() throws -> [UInt8]? {
    try Files.readIfPresent(path, limit: SealedFileError.sizeLimit)
  }

  package func read() throws -> SealedFile { try SealedEnvFile.read(path) }

  package static func read(_ path: Path) throws -> SealedFile {
    let text: [UInt8]
    do throws(SystemError) {
      text = try Files.readRegular(path, limit: SealedFileError.sizeLimit).content
    } catch {
      if error.isMissing { throw SealedEnvFileError.missing(path) }
      if error.isSymlink { throw SealedEnvFileError.symlink(path) }
      throw error
    }
    return try parse(text, path)
  }

  static func parse(_ text: [UInt8], _ path: Path) throws -> SealedFile {
    try naming(path) { try SealedFile(text) }
  }

  /// The text of the plain file, to be sealed.
  package func readPlain(_ workspace: SecretWorkspace) throws -> Secret {
    guard var content = try workspace.surroundings.repositories.read(plain, workspace.root) else {
      throw SealedEnvFileError.missing(plain)
    }
    defer { LockedMemory.wipe(&content) }
    // The first line is removed, because it is still there in a text that was decrypted with stock openssl.
    let (place, text) = SealedPlace.splitting(Secret(content))
    if let place, try place != workspace.place(of: path) {
      throw SealedEnvFileError.misplaced(plain, place: place)
    }
    return text
  }

  /// - Throws: for a text that activation would not load, with the line.
  package static func check(_ text: Secret, _ name: Path, environment: Environment) throws {
    var bytes = text.revealed
    defer { LockedMemory.wipe(&bytes) }
    if ConflictMarkers.areIn(bytes) { throw SealedEnvFileError.conflicted(name) }
    _ = try naming(name) { try parse(bytes, environment: environment) }
  }

  /// Parses a text for a check. A variable that is missing in the user's environment is no mistake of the file, so on a
  /// second try `${X:?}` gets a value where the file does not define X.
  package static func parse(_ text: [UInt8], environment: Environment) throws(EnvFileError) -> EnvFile {
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
      throw SealedEnvFileError.notSealable(path, error)
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
