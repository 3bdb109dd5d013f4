import Bytes
import Platform

/// The rules for files, applied to a directory whose files become commands.
enum ProgramDirectory {
  static func isTrustworthy(_ directory: Path, in root: Path, owner: UInt32) -> Bool {
    guard let target = try? Files.canonical(directory), target.isWithin(root), let status = FileStatus.look(target),
      status.isDirectory
    else { return false }
    return !status.isWritableByOthers && (status.owner == owner || status.owner == 0)
  }
}
