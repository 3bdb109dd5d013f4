package import Bytes
import Glibc
package import Platform

/// A file of a repository, read under the rules of consent: opened once, and what was read is what was checked.
package struct RepositoryFile: Sendable {
  package var content: [UInt8]
  /// As fstat-ed before the read.
  package var status: FileStatus

  private static let limit = 1 << 20

  /// - Parameters:
  ///   - path: below `root`; both canonical but for a symlink at the end.
  ///   - owner: the user; files of root's are fine too.
  /// - Returns: `nil` when there is no such file, or a directory of that name (a virtual environment often is).
  package static func read(_ path: Path, root: Path, owner: UInt32) throws(FileRefusal) -> RepositoryFile? {
    guard let entry = FileStatus.look(path, followingSymlinks: false), !entry.isDirectory else { return nil }
    var target = path
    if entry.isSymlink {
      guard let resolved = try? Files.canonical(path) else { return nil }
      guard resolved.isWithin(root) else { throw .outsideOfRoot }
      target = resolved
    }
    return try open(target, owner: owner).get()
  }

  private static func open(_ path: Path, owner: UInt32) -> Result<RepositoryFile, FileRefusal> {
    do throws(SystemError) {
      let file = try Files.openRegular(path)
      let status = try FileStatus.of(file)
      if status.owner != owner, status.owner != 0 { return .failure(.foreignOwner) }
      if status.isWritableByOthers { return .failure(.writableByOthers) }
      return .success(RepositoryFile(content: try Files.read(file, path, limit: limit), status: status))
    } catch {
      switch error.code {
      case EINVAL, ENXIO: return .failure(.notRegular)
      case EFBIG: return .failure(.tooLarge)
      default: return .failure(.unreadable(error))
      }
    }
  }
}
