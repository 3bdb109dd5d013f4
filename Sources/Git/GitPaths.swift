package import Bytes
package import Platform

/// Tells which paths git could have written: those in its index or in a commit that a reference points to.
///
/// Asking git costs a process, so its answers are stored and used for as long as the index and all those commits are
/// unchanged.
package struct GitPaths {
  private let directory: Path?
  private let inherited: Environment
  private let searchPath: [UInt8]
  private let root: Path

  /// - Parameters:
  ///   - directory: private to the user, for the answers and the ``GitShadow``; without one git cannot be asked.
  ///   - environment: of this process.
  ///   - searchPath: PATH without the directories that tpl added.
  ///   - root: the tree whose programs are never run, so that a `git` in a repository is not asked about it.
  package init(directory: Path?, environment: Environment, searchPath: [UInt8], root: Path) {
    self.directory = directory
    inherited = environment
    self.searchPath = searchPath
    self.root = root
  }

  /// The git directory that the environment sets for all commands (git(1), GIT_DIR); `nil` where git searches for it.
  package var namedDirectory: Path? {
    guard let named = inherited["GIT_DIR"], !named.isEmpty else { return nil }
    return Path(named)
  }

  /// The environment of git. It is made on use, because few prompts ask git.
  private var environment: Environment {
    var own = inherited
    let elements = searchPath.split(separator: .colon).filter { element in
      let directory = Path(Array(element))
      return directory.isAbsolute && !Environment.leads(directory, into: root)
    }
    own[[UInt8]("PATH")] = Array(elements.joined(separator: [.colon]))
    return own
  }

  /// - Parameter path: below the repository's top; a directory is known when anything in it is.
  /// - Returns: `nil` when git cannot be asked.
  package func knows(_ path: Path, in repository: GitRepository) -> Bool? {
    guard let directory, let relative = path.relative(to: repository.top), !relative.isEmpty else { return nil }
    let name = Array(relative)
    let commits: GitCommits
    do throws(GitCommits.Failure) {
      commits = try GitCommits(repository)
    } catch {
      return nil
    }
    guard let version = GitPaths.version(repository, commits) else { return nil }
    var answers = GitAnswers(of: repository.top, version: version, in: directory)
    if let known = answers[name] { return known }
    // git cannot read objects of two formats (SHA-1 and SHA-256) in one repository.
    guard Set((commits.ids + commits.stashes).map(\.count)).count < 2,
      let isKnown = isKnown(name, in: repository, commits, answersIn: directory)
    else { return nil }
    answers.keep(name, isKnown)
    return isKnown
  }

  /// The same for a path that is gone, with the former commits of the work tree. The answer is not stored, because few
  /// prompts ask for it.
  package func knew(_ path: Path, in repository: GitRepository) -> Bool? {
    guard let directory, let relative = path.relative(to: repository.top), !relative.isEmpty else { return nil }
    do throws(GitCommits.Failure) {
      return isKnown(
        Array(relative), in: repository, try GitCommits(formerOf: repository), answersIn: directory)
    } catch {
      return nil
    }
  }

  private func isKnown(
    _ name: [UInt8], in repository: GitRepository, _ commits: GitCommits, answersIn directory: Path
  ) -> Bool? {
    do throws(GitFailure) {
      guard let git = try GitCommand(around: repository.top, directory: directory, environment: environment) else {
        return nil
      }
      return try GitPathQuery(git: git, commits: commits).isKnown(name)
    } catch {
      return nil
    }
  }

  /// - Returns: `nil` when the index cannot be looked at.
  private static func version(_ repository: GitRepository, _ commits: GitCommits) -> UInt64? {
    var version = FNV1a()
    version.combine(repository.directory.bytes)
    for id in commits.ids + commits.stashes { version.combine(id) }
    do throws(SystemError) {
      // git replaces its index by a rename, so a new content has a new inode.
      if let index = try FileStatus.find(repository.index, followingSymlinks: false) {
        guard index.isRegular else { return nil }
        for number in [
          index.device, index.inode, UInt64(bitPattern: index.modified), UInt64(bitPattern: index.changed),
          UInt64(bitPattern: index.size),
        ] {
          version.combine(number)
        }
      }
    } catch {
      return nil
    }
    return version.value
  }
}
