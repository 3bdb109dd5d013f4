package import Bytes
package import Platform

/// A file of a repository as ``RepositoryReader`` has read it. A class as ``Scope`` is.
package final class RepositoryFile: Sendable {
  package let content: [UInt8]
  /// As fstat-ed before the read.
  package let status: FileStatus
  /// Where a symlink led to; `nil` when there was none.
  package let target: Path?

  /// Opened once, without following a symlink and without waiting: what was read is what was checked.
  init(_ path: Path, target: Path?) throws(SystemError) {
    (content, status) = try Files.readRegular(target ?? path, limit: RepositoryFile.limit)
    self.target = target
  }

  private static let limit = 1 << 20
}
