package import Bytes
package import Consent
import Platform

/// The one door to the files of a repository, for everything that reads or writes env files: a regular file inside of
/// the root, not through a link out of it, which only the user could have changed, nor anything between it and the
/// root.
package final class RepositoryReader {
  package let root: Path
  package let privacy: Privacy
  /// Those that were found to be the user's alone.
  private var checked: [Path]

  /// - Parameter root: canonical.
  package init(root: Path, _ privacy: Privacy) {
    self.root = root
    self.privacy = privacy
    checked = []
  }

  /// - Parameter path: below the root; both canonical but for a symlink at the end.
  /// - Returns: `nil` when there is no such file, or a directory of that name (a virtual environment often is).
  package func read(_ path: Path) throws(FileRefusal) -> RepositoryFile? {
    let found: RepositoryFile?
    do throws(SystemError) {
      found = try RepositoryFile(path, target: nil)
    } catch {
      let isDirectory = error.isDirectory || error.isPermissionDenied && FileStatus.look(path)?.isDirectory == true
      if error.isMissing || isDirectory { return nil }
      guard error.isSymlink else { throw FileRefusal(error) }
      found = try readBehindSymlink(path)
    }
    guard let found else { return nil }
    if let refusal = FileRefusal(found.status, of: found.target ?? path, privacy) { throw refusal }
    try checkDirectories(of: path)
    if let target = found.target { try checkDirectories(of: target) }
    return found
  }

  private func readBehindSymlink(_ path: Path) throws(FileRefusal) -> RepositoryFile? {
    let target: Path
    do throws(SystemError) {
      target = try Files.canonical(path)
    } catch {
      if error.leadsNowhere { return nil }
      throw FileRefusal(error)
    }
    guard target.isWithin(root) else { throw .outsideOfRoot }
    do throws(SystemError) {
      return try RepositoryFile(path, target: target)
    } catch {
      throw FileRefusal(error)
    }
  }

  /// Why another user can change a program. Of a symlink it counts what it leads to, wherever that is, everything that
  /// leads there, and who may make something where nothing is, yet.
  /// - Throws: the errno of looking.
  func refusal(ofProgram file: Path) throws(SystemError) -> FileRefusal? {
    guard let status = try FileStatus.find(file, followingSymlinks: false) else { return nil }
    guard status.isSymlink else { return FileRefusal(status, of: file, privacy) }
    let walk = try PathWalk(file)
    do throws(FileRefusal) {
      try check(walk)
      return nil
    } catch {
      return error
    }
  }

  private func check(_ walk: PathWalk) throws(FileRefusal) {
    // Directories around the root, which count when the way does not lead into it: who can put another one in the place
    // of the root itself has another root.
    var around: [PathWalk.Step] = []
    for step in walk.steps {
      if step.status.isDirectory, step.path != root, root.isWithin(step.path) {
        around.append(step)
        continue
      }
      if !step.path.isWithin(root) { try check(around) }
      around = []
      try check([step])
    }
    if let end = walk.end {
      if !end.path.isWithin(root) { try check(around) }
      if let refusal = FileRefusal(end.status, of: end.path, privacy) { throw refusal }
      return
    }
    try check(around)
    if let last = walk.steps.last(where: { $0.status.isDirectory }),
      let problem = privacy.problem(last.status, of: last.path)
    {
      throw .inSharedDirectory(last.path, problem)
    }
  }

  private func check(_ steps: [PathWalk.Step]) throws(FileRefusal) {
    for step in steps {
      if step.status.isSymlink, let parent = step.path.parent { try checkProcesses(parent) }
      let isOwn = step.status.isDirectory && step.path.isWithin(root)
      let problem =
        isOwn ? privacy.problem(step.status, of: step.path) : privacy.problem(onTheWay: step.status, of: step.path)
      if let problem { throw .inSharedDirectory(step.path, problem) }
    }
  }

  private func checkProcesses(_ directory: Path) throws(FileRefusal) {
    let isOfProcesses: Bool
    do throws(SystemError) {
      isOfProcesses = try FileSystem.isOfProcesses(directory)
    } catch {
      throw .unreadable(error)
    }
    if isOfProcesses { throw .ofEachProcess }
  }

  /// Every directory from a file up to the root, those that were checked before excepted.
  package func checkDirectories(of path: Path) throws(FileRefusal) {
    var next = path.parent
    var found: [Path] = []
    while let directory = next, !checked.contains(directory), directory.isWithin(root) {
      let status: FileStatus
      do throws(SystemError) {
        status = try FileStatus.of(directory, followingSymlinks: false)
      } catch {
        throw .unreadable(error)
      }
      if let problem = privacy.problem(status, of: directory) { throw .inSharedDirectory(directory, problem) }
      found.append(directory)
      next = directory.parent
    }
    checked += found
  }
}
