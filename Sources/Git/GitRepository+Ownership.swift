import Bytes
package import Platform

extension GitRepository {
  /// Whether git's directory belongs to this work tree. Both must refer to each other, because a `.git` file from an
  /// archive can name the directory of any other clone.
  /// - Parameter workTree: `core.worktree` of the directory, which git writes for a submodule.
  /// - Throws: the errno of what cannot be looked at.
  package func ownsDirectory(workTree: [UInt8]?) throws(SystemError) -> Bool {
    let entry = top.appending(".git")
    guard let status = try FileStatus.find(entry, followingSymlinks: false) else { return false }
    if status.isDirectory { return try FileStatus.find(directory.appending("commondir")) == nil }
    if !status.isRegular { return false }
    let (own, top) = (try Files.canonical(directory), try Files.canonical(top))
    if GitWorktree(top) != nil { return true }
    guard let workTree else { return false }
    let named = Path(workTree).isAbsolute ? Path(workTree) : own.appending(workTree)
    do throws(SystemError) {
      return try Files.canonical(named) == top
    } catch {
      if error.isMissing { return false }
      throw error
    }
  }
}
