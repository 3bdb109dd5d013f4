package import Bytes
package import Platform

/// The version control systems that could write to a directory. They are searched in it and in every directory above
/// it, because a system can write anywhere below the top of its work tree, also inside of the work tree of another one.
package struct VersionControl: Sendable {
  /// Inner first.
  package private(set) var repositories: [GitRepository] = []
  /// Why it cannot be determined which files version control wrote.
  package private(set) var obstacle: Obstacle?

  package enum Obstacle: Equatable, Sendable {
    /// There is the mark of a system that tpl cannot ask.
    case foreign(Path)
    case unreadable(SystemError)
  }

  /// Entries at the top of a work tree: Mercurial, Jujutsu, Subversion, Fossil, Sapling, Bazaar, Darcs, Pijul, CVS,
  /// BitKeeper, Game of Trees, Monotone, Plastic, repo, Open Build Service, DVC, RCS, SCCS, GNU arch, EdenFS, Team
  /// Foundation, SVK, Perforce, ClearCase. Where a directory of that name may have another purpose, an entry in it is
  /// used.
  private static let foreignMarks: [StaticString] = [
    ".hg", ".jj", ".svn", ".fslckout", "_FOSSIL_", ".sl", ".bzr", "_darcs", ".pijul", "CVS/Entries", "BitKeeper/etc",
    ".bk", ".got", "_MTN", ".plastic", ".repo", ".osc", ".dvc", "RCS", "SCCS", "{arch}", ".eden", "$tf", ".tf", ".svk",
    ".p4root", "view.dat",
  ]

  /// - Parameter directory: canonical.
  package init(around directory: Path) {
    var next: Path? = directory
    while let candidate = next {
      next = candidate.parent
      do throws(SystemError) {
        try look(at: candidate)
      } catch {
        obstacle = .unreadable(error)
        return
      }
    }
  }

  private mutating func look(at directory: Path) throws(SystemError) {
    if let repository = try GitRepository(at: directory) { repositories.append(repository) }
    for name in VersionControl.foreignMarks {
      let mark = directory.appending(name)
      if try FileStatus.find(mark, followingSymlinks: false) != nil, obstacle == nil { obstacle = .foreign(mark) }
    }
  }

  /// Whether a directory is the top of a work tree, or may be one.
  package static func isTop(_ directory: Path) -> Bool {
    ([".git"] + foreignMarks).contains { FileStatus.look(directory.appending($0), followingSymlinks: false) != nil }
  }

  /// The git directories around a directory, without searching for other systems. A prompt tests these for changes.
  package static func gitDirectories(around directory: Path) -> [Path] {
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
    }
    return found
  }
}
