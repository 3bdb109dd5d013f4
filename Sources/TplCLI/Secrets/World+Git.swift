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

extension World {
  /// Whether git has a file in an index: that of the work tree it is in, or of one around that.
  /// - Parameters:
  ///   - file: canonical but for its name.
  ///   - root: where to stop looking further out.
  func isTracked(_ file: Path, root: Path) throws(CommandFailure) -> Bool {
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

extension CommandFailure {
  init(_ error: GitFailure) { self.init(.inputOutput, error.reason) }
}
