package import Bytes
package import Platform

/// Which paths git could have written: those that its index or a commit with a name knows.
///
/// Asking git costs a process, so its answers are kept for as long as the index and all those commits are the same.
package struct GitPaths {
  private let directory: Path?
  private let inherited: Environment
  private let searchPath: [UInt8]
  private let root: Path

  /// - Parameters:
  ///   - directory: of the user's own, for the answers and what asking needs; without one git cannot be asked.
  ///   - environment: of this process.
  ///   - searchPath: PATH without what tpl put there.
  ///   - root: whose programs do not count: a repository's `git` is not asked about it.
  package init(directory: Path?, environment: Environment, searchPath: [UInt8], root: Path) {
    self.directory = directory
    inherited = environment
    self.searchPath = searchPath
    self.root = root
  }

  /// What the environment names for git to work with, wherever a command runs (git(1), GIT_DIR); `nil` for what looking
  /// finds.
  package var namedDirectory: Path? {
    guard let named = inherited["GIT_DIR"], !named.isEmpty else { return nil }
    return Path(named)
  }

  /// What git runs in; made where git is asked, which few prompts do.
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
    // Objects of two formats are none that git could tell apart.
    guard Set((commits.ids + commits.stashes).map(\.count)).count < 2,
      let isKnown = isKnown(name, in: repository, commits, answersIn: directory)
    else { return nil }
    answers.keep(name, isKnown)
    return isKnown
  }

  /// The same of the commits that the work tree was at before, for a path that is gone. Not kept: few prompts ask.
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
      // git replaces its index by a rename, so another content is another inode.
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
