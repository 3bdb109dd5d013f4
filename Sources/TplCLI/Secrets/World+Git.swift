import Bytes
import Git
import Platform

extension World {
  /// git around a directory, which runs nothing of the repository's choice.
  /// - Returns: `nil` outside of git.
  func git(around place: Path, index: Path? = nil) throws(CommandFailure) -> GitCommand? {
    do throws(BaseDirectoryError) {
      try directories.prepareRuntime()
    } catch {
      throw CommandFailure(error)
    }
    do throws(GitFailure) {
      return try GitCommand(around: place, directory: directories.gitAnswers, environment: environment, index: index)
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension CommandFailure {
  init(_ error: GitFailure) { self.init(.inputOutput, error.reason) }
}
