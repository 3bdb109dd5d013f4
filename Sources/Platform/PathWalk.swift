package import Bytes
import Glibc

/// Everything that decides where a path leads, in the order in which the kernel meets it (path_resolution(7)):
/// directories and symlinks. A user who can change one of them can make the path lead elsewhere.
package struct PathWalk {
  package struct Step {
    /// The path of the step; only its last component may be a symlink.
    package let path: Path
    /// As lstat(2) has it.
    package let status: FileStatus
  }

  package private(set) var steps: [Step] = []
  /// What the path leads to; `nil` when nothing is there. Then the last directory of ``steps`` is where something could
  /// be made.
  package private(set) var end: Step?

  /// As many as the kernel follows.
  private static let mostLinks = 40

  /// - Parameter path: absolute.
  /// - Throws: the errno of lstat(2).
  package init(_ path: Path) throws(SystemError) {
    var pending = PathWalk.components(path)
    var (current, links) = (Path("/"), 0)
    while let name = pending.popLast() {
      if name.elementsEqual([.dot, .dot]) {
        current = current.parent ?? current
        continue
      }
      let next = current.appending(name)
      // The name is too long for a file, so nothing can be there.
      if name.count > Int(NAME_MAX) { return }
      guard let status = try PathWalk.find(next) else { return }
      if status.isSymlink {
        steps.append(Step(path: next, status: status))
        links += 1
        // More links than that are a loop, which leads nowhere.
        guard links <= PathWalk.mostLinks, let target = Files.linkTarget(next) else { return }
        pending += PathWalk.components(target)
        if target.isAbsolute { current = Path("/") }
      } else if pending.isEmpty {
        end = Step(path: next, status: status)
      } else if status.isDirectory {
        steps.append(Step(path: next, status: status))
        current = next
      } else {
        // A file in the place of a directory: nothing is below it.
        steps.append(Step(path: next, status: status))
        return
      }
    }
  }

  /// - Returns: `nil` also where a directory may not be searched (EACCES), because the path then leads nowhere for this
  ///   user.
  private static func find(_ path: Path) throws(SystemError) -> FileStatus? {
    do throws(SystemError) {
      return try FileStatus.find(path, followingSymlinks: false)
    } catch {
      if error.code == EACCES { return nil }
      throw error
    }
  }

  /// The components of a path in reverse order, so that the next one is the last.
  private static func components(_ path: Path) -> [[UInt8]] {
    path.bytes.split(separator: .slash).reversed().filter { !$0.elementsEqual([.dot]) }.map(Array.init)
  }
}
