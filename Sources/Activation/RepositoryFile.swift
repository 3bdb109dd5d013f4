package import Bytes
package import Platform

/// A file of a repository, read under the rules of consent: opened once, and what was read is what was checked. A class as
/// ``View`` is.
package final class RepositoryFile: Sendable {
  package let content: [UInt8]
  /// As fstat-ed before the read.
  package let status: FileStatus
  /// Where a symlink led to; `nil` when there was none.
  private let target: Path?

  private init(_ path: Path, target: Path?) throws(SystemError) {
    (content, status) = try Files.readRegular(target ?? path, limit: RepositoryFile.limit)
    self.target = target
  }

  private static let limit = 1 << 20

  /// - Parameters:
  ///   - path: below `root`; both canonical but for a symlink at the end.
  ///   - owner: the user; files of root's are fine too.
  /// - Returns: `nil` when there is no such file, or a directory of that name (a virtual environment often is).
  package static func read(_ path: Path, root: Path, owner: UInt32) throws(FileRefusal) -> RepositoryFile? {
    let found: RepositoryFile?
    do throws(SystemError) {
      found = try RepositoryFile(path, target: nil)
    } catch {
      let isDirectory = error.isDirectory || error.isPermissionDenied && FileStatus.look(path)?.isDirectory == true
      if error.isMissing || isDirectory { return nil }
      guard error.isSymlink else { throw FileRefusal(error) }
      found = try behindSymlink(path, root: root)
    }
    guard let found else { return nil }
    if let refusal = FileRefusal(found.status, owner: owner) { throw refusal }
    return found
  }

  private static func behindSymlink(_ path: Path, root: Path) throws(FileRefusal) -> RepositoryFile? {
    guard let target = try? Files.canonical(path) else { return nil }
    guard target.isWithin(root) else { throw .outsideOfRoot }
    do throws(SystemError) {
      return try RepositoryFile(path, target: target)
    } catch {
      throw FileRefusal(error)
    }
  }

  /// Whether its content arrives through git: by its own name, or by that of the file which a symlink leads to.
  /// - Parameters:
  ///   - file: relative to the root.
  ///   - isTracked: of any path relative to the root.
  package func isCommitted(_ file: [UInt8], root: Path, _ isTracked: ([UInt8]) -> Bool) -> Bool {
    if isTracked(file) { return true }
    guard let target = target?.relative(to: root) else { return false }
    return isTracked(Array(target))
  }
}
