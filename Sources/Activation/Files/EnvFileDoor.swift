package import Bytes
package import Platform

/// All commands that write, seal or edit an env file of a repository open it here: the file must be regular and no
/// symlink, inside of the root, and writable by the user (or root) only.
package struct EnvFileDoor {
  package let path: Path
  private let reader: RepositoryReader
  package var root: Path { reader.root }

  /// - Parameters:
  ///   - path: in a directory that is there.
  ///   - reader: of the root.
  package init(_ path: Path, _ reader: RepositoryReader) throws {
    let directory = try Files.canonicalDirectory(of: path)
    guard directory.isWithin(reader.root) else { throw EnvFileDoorError.outside(path, of: reader.root) }
    self.path = directory.appending(Array(path.lastComponent))
    self.reader = reader
    do throws(FileRefusal) {
      try reader.checkDirectories(of: self.path)
    } catch {
      throw EnvFileDoorError.refused(path, error)
    }
  }

  /// - Returns: `nil` when there is no such file.
  package func read(limit: Int) throws -> (content: [UInt8], status: FileStatus)? {
    let found: (content: [UInt8], status: FileStatus)
    do throws(SystemError) {
      found = try Files.readRegular(path, limit: limit)
    } catch {
      if error.isMissing { return nil }
      throw refusal(error)
    }
    if let refusal = FileRefusal(found.status, of: path, reader.privacy) {
      throw EnvFileDoorError.refused(path, refusal)
    }
    return found
  }

  /// Checks the file that would be replaced, without reading it.
  package func checkReplaceable() throws {
    let found = try FileStatus.find(path, followingSymlinks: false)
    guard let status = found else { return }
    if status.isSymlink { throw EnvFileDoorError.symlink(path) }
    guard status.isRegular else { throw EnvFileDoorError.refused(path, .notRegular) }
    if let refusal = FileRefusal(status, of: path, reader.privacy) { throw EnvFileDoorError.refused(path, refusal) }
  }

  private func refusal(_ error: SystemError) -> EnvFileDoorError {
    if error.isSymlink { return .symlink(path) }
    return error.isDirectory ? .directory(path) : .unreadable(path, error)
  }
}
