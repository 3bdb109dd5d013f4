import Bytes
import Git
import Platform
import TplHot

extension World {
  /// git around a directory, called so that it runs no program that the repository chooses.
  /// - Returns: `nil` outside of git.
  func git(around place: Path) throws -> GitCommand? {
    try prepareForGit()
    return try GitCommand(around: place, directory: directories.gitAnswers, environment: environment)
  }

  /// The same with the repository and index of the git command that runs a hook.
  /// - Parameter top: the directory in which git runs the hook.
  func runningGit(at top: Path) throws -> GitCommand? {
    try prepareForGit()
    guard let running = try RunningGit(at: top, environment: environment) else { return nil }
    return try GitCommand(running, directory: directories.gitAnswers, environment: environment)
  }

  private func prepareForGit() throws {
    try directories.prepareRuntime()
  }
}

extension World {
  /// Whether git has a file in an index: that of the work tree it is in, or of one around that.
  /// - Parameters:
  ///   - file: canonical but for its name.
  ///   - root: where to stop looking further out.
  func isTracked(_ file: Path, root: Path) throws -> Bool {
    var place = file.parent
    while let directory = place {
      guard let git = try git(around: directory) else { return false }
      do throws(GitFailure) {
        if try git.isTracked(Array(file.relative(to: directory) ?? file.bytes[...])) { return true }
      } catch {
        throw CommandFailure(
          .notAllowed, "\(file.bytes.displayed) is not written: whether git tracks it cannot be told, \(error.reason)")
      }
      if root.isWithin(git.repository.top) { return false }
      place = git.repository.top.parent
    }
    return false
  }
}
