import Bytes
import Platform

extension GitRepository {
  /// Whether git's directory is this work tree's own, by what both of them say: a `.git` that came with an archive can lead to the
  /// directory of any other clone.
  /// - Parameter workTree: `core.worktree` of the directory, which git writes for a submodule.
  package func ownsDirectory(workTree: [UInt8]?) -> Bool {
    let entry = top.appending(".git")
    guard let status = FileStatus.look(entry, followingSymlinks: false) else { return false }
    if status.isDirectory { return FileStatus.look(directory.appending("commondir")) == nil }
    guard status.isRegular, let own = try? Files.canonical(directory), let top = try? Files.canonical(top) else {
      return false
    }
    if GitWorktree(top) != nil { return true }
    guard let workTree else { return false }
    let named = Path(workTree).isAbsolute ? Path(workTree) : own.appending(workTree)
    return (try? Files.canonical(named)) == top
  }
}
