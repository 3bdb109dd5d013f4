import Activation
import Bytes
import Platform
import TplHot

/// All commands that write, seal or edit an env file of a repository open it here: the file must be regular and no
/// symlink, inside of the root, and writable by the user (or root) only.
struct EnvFileDoor {
  let root: Path
  let path: Path
  private let reader: RepositoryReader

  /// - Parameters:
  ///   - root: canonical.
  ///   - path: in a directory that is there.
  init(_ path: Path, root: Path, world: World) throws {
    let directory = try SecretWorkspace.canonicalDirectory(of: path)
    guard directory.isWithin(root) else {
      throw CommandFailure(.notAllowed, "\(path.bytes.displayed) is outside of \(root.bytes.displayed)")
    }
    self.root = root
    self.path = directory.appending(Array(path.lastComponent))
    reader = world.reader(of: root)
    do throws(FileRefusal) {
      try reader.checkDirectories(of: self.path)
    } catch {
      throw CommandFailure(.notAllowed, "\(path.bytes.displayed) \(error.reason)")
    }
  }

  /// - Returns: `nil` when there is no such file.
  func read(limit: Int) throws -> (content: [UInt8], status: FileStatus)? {
    let found: (content: [UInt8], status: FileStatus)
    do throws(SystemError) {
      found = try Files.readRegular(path, limit: limit)
    } catch {
      if error.isMissing { return nil }
      throw refusal(error)
    }
    if let refusal = FileRefusal(found.status, of: path, reader.privacy) {
      throw CommandFailure(.notAllowed, "\(path.bytes.displayed) \(refusal.reason)")
    }
    return found
  }

  /// Checks the file that would be replaced, without reading it.
  func checkReplaceable() throws {
    let found = try FileStatus.find(path, followingSymlinks: false)
    guard let status = found else { return }
    if status.isSymlink { throw symlink }
    guard status.isRegular else { throw CommandFailure(.notAllowed, "\(path.bytes.displayed) is no regular file") }
    if let refusal = FileRefusal(status, of: path, reader.privacy) {
      throw CommandFailure(.notAllowed, "\(path.bytes.displayed) \(refusal.reason)")
    }
  }

  private func refusal(_ error: SystemError) -> CommandFailure {
    if error.isSymlink { return symlink }
    if error.isDirectory { return CommandFailure(.negative, "\(path.bytes.displayed) is a directory") }
    return CommandFailure(.notAllowed, "\(path.bytes.displayed): \(error)")
  }

  private var symlink: CommandFailure {
    CommandFailure(
      .notAllowed, "\(path.bytes.displayed) is a symlink, and may lead to somebody else's secrets",
      hint: "rm \(path.bytes.shellWord), or name the file that it leads to")
  }
}
