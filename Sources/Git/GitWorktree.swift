package import Bytes
import Platform

/// A root in a linked work tree of git, and the root that it corresponds to in the repository it belongs to
/// (git-worktree(1)).
package struct GitWorktree: Sendable {
  package let root: Path
  /// The same place in the main work tree.
  package let mainRoot: Path

  /// - Parameter root: canonical.
  /// - Returns: `nil` unless both work trees refer to each other, because every directory can name another one.
  package init?(_ root: Path) {
    var next: Path? = root
    while let directory = next {
      if let repository = (try? GitRepository(at: directory)) ?? nil {
        guard repository.isLinked, let main = GitWorktree.main(of: repository),
          let below = root.relative(to: directory)
        else { return nil }
        self.root = root
        mainRoot = main.appending(Array(below))
        return
      }
      next = directory.parent
    }
    return nil
  }

  /// The top of the main work tree. It has a directory `.git/worktrees/NAME`, whose file `gitdir` names the linked work
  /// tree.
  private static func main(of worktree: GitRepository) -> Path? {
    guard let directory = try? Files.canonical(worktree.directory), let worktrees = directory.parent,
      worktrees.lastComponent.equals("worktrees"), let git = worktrees.parent, git.lastComponent.equals(".git"),
      let back = GitRepository.pointer(directory.appending("gitdir"), prefix: ""),
      let returned = try? Files.canonical(back), returned == worktree.top.appending(".git")
    else { return nil }
    return git.parent
  }
}
