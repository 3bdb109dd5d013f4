package import Bytes
package import Platform

/// The version control systems that could write to a directory, found by looking: those inside of a root, where a component may be a
/// submodule, and the nearest one that holds the root.
package struct VersionControl: Sendable {
  /// Inner first.
  package private(set) var repositories: [GitRepository] = []
  /// Why it cannot be known what version control brought.
  package private(set) var obstacle: Obstacle?

  package enum Obstacle: Equatable, Sendable {
    /// The mark of a system that tpl does not ask.
    case foreign(Path)
    case unreadable(SystemError)
  }

  /// Directories and files at the top of a work tree: Mercurial, Jujutsu, Subversion, Fossil, Sapling, Bazaar, Darcs, Pijul, CVS, BitKeeper.
  private static let foreignMarks: [StaticString] = [
    ".hg", ".jj", ".svn", ".fslckout", "_FOSSIL_", ".sl", ".bzr", "_darcs", ".pijul", "CVS", "BitKeeper", ".bk",
  ]

  /// - Parameters:
  ///   - directory: canonical.
  ///   - root: around it, or the directory itself.
  package init(around directory: Path, root: Path) {
    var next: Path? = directory
    while let candidate = next {
      next = candidate.parent
      do throws(SystemError) {
        let isFound = try look(at: candidate)
        if isFound, root.isWithin(candidate) { return }
      } catch {
        obstacle = .unreadable(error)
        return
      }
    }
  }

  /// - Returns: whether it is the top of a work tree.
  private mutating func look(at directory: Path) throws(SystemError) -> Bool {
    var isFound = false
    if let repository = try GitRepository(at: directory) {
      repositories.append(repository)
      isFound = true
    }
    for name in VersionControl.foreignMarks {
      let mark = directory.appending(name)
      guard try FileStatus.find(mark, followingSymlinks: false) != nil else { continue }
      obstacle = .foreign(mark)
      isFound = true
    }
    return isFound
  }

  /// Whether a directory is the top of a work tree, or may be one.
  package static func isTop(_ directory: Path) -> Bool {
    ([".git"] + foreignMarks).contains { FileStatus.look(directory.appending($0), followingSymlinks: false) != nil }
  }

  /// The directories of git around a directory, without a look for other systems: what a prompt tests for changes.
  package static func gitDirectories(around directory: Path, root: Path) -> [Path] {
    var found: [Path] = []
    var next: Path? = directory
    while let candidate = next {
      next = candidate.parent
      guard let status = FileStatus.look(candidate.appending(".git"), followingSymlinks: false) else { continue }
      if status.isDirectory {
        found.append(candidate.appending(".git"))
      } else if let repository = (try? GitRepository(at: candidate)) ?? nil {
        found.append(repository.directory)
      }
      if root.isWithin(candidate) { break }
    }
    return found
  }
}
