package import Bytes
package import Platform

/// Finds git around a directory for commands, with what it needs in the user's runtime directory.
package struct GitFinder: Sendable {
  private let directories: BaseDirectories
  private let environment: Environment

  package init(_ directories: BaseDirectories, _ environment: Environment) {
    self.directories = directories
    self.environment = environment
  }

  /// git around a directory, called so that it runs no program that the repository chooses.
  /// - Returns: `nil` outside of git.
  package func around(_ place: Path) throws -> GitCommand? {
    try directories.prepareRuntime()
    return try GitCommand(around: place, directory: directories.gitAnswers, environment: environment)
  }

  /// The same with the repository and index of the git command that runs a hook.
  /// - Parameter top: the directory in which git runs the hook.
  package func running(at top: Path) throws -> GitCommand? {
    try directories.prepareRuntime()
    guard let running = try RunningGit(at: top, environment: environment) else { return nil }
    return try GitCommand(running, directory: directories.gitAnswers, environment: environment)
  }

  /// Whether git has a file in an index: that of the work tree it is in, or of one around that.
  /// - Parameters:
  ///   - file: canonical but for its name.
  ///   - root: where to stop looking further out.
  package func isTracked(_ file: Path, root: Path) throws -> Bool {
    var place = file.parent
    while let directory = place {
      guard let git = try around(directory) else { return false }
      do throws(GitFailure) {
        if try git.isTracked(Array(file.relative(to: directory) ?? file.bytes[...])) { return true }
      } catch {
        throw GitTrackingError(file: file, cause: error)
      }
      if root.isWithin(git.repository.top) { return false }
      place = git.repository.top.parent
    }
    return false
  }
}
