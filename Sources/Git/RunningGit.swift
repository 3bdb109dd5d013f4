package import Bytes
package import Platform

/// The git command that runs a hook: its repository, its index and its objects, from the hook's environment
/// (githooks(5), git(1)). `git commit -a` and `git commit PATH` commit from a temporary index, and the user may set
/// another index, directory or object directory.
package struct RunningGit: Sendable {
  package let repository: GitRepository
  let index: Path
  /// The variables that name object directories outside of the repository.
  let objects: [Environment.Variable]

  private static let objectNames: [StaticString] = ["GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"]

  /// - Parameter top: where git runs its hooks: the top of the work tree. Relative names begin there.
  /// - Returns: `nil` where there is no git.
  /// - Throws: where that cannot be determined, and for an index without a repository.
  package init?(at top: Path, environment: Environment) throws(GitFailure) {
    func named(_ name: StaticString) -> Path? {
      guard let value = environment.nonEmpty(name).map({ Path($0) }) else { return nil }
      return (value.isAbsolute ? value : top.appending(value.bytes)).lexicallyNormal
    }
    let index = named("GIT_INDEX_FILE")
    let found: GitRepository?
    do throws(SystemError) {
      let around = try GitRepository.around(top)
      found =
        try named("GIT_DIR").map { (directory) throws(SystemError) in
          try RunningGit.repository(top, directory, common: named("GIT_COMMON_DIR"), found: around)
        } ?? around
    } catch {
      throw .unreadable("\(error)")
    }
    guard let found else {
      if let index { throw .unreadable("no repository is found for the index \(index.bytes.displayed)") }
      return nil
    }
    repository = found
    self.index = index ?? repository.index
    objects = RunningGit.objectNames.compactMap { name in
      environment.nonEmpty(name).map { Environment.Variable(name: [UInt8](name), value: $0) }
    }
  }

  /// Returns the repository that was found around the directory where it is the same one, because stored data has its
  /// path.
  private static func repository(
    _ top: Path, _ named: Path, common: Path?, found: GitRepository?
  ) throws(SystemError) -> GitRepository {
    let repository = GitRepository(top: top, named: named, common: common)
    guard let found, found.top == top,
      try Files.canonical(found.directory) == Files.canonical(repository.directory),
      try Files.canonical(found.common) == Files.canonical(repository.common)
    else { return repository }
    return found
  }
}
