package import Bytes
import Git
package import Platform

/// Versions of env files that tpld saw written while version control was quiet, one small file each in the runtime directory. A
/// prompt may come later, when git has been at work again: it could not tell then which of the two was first.
package struct QuietSightings: Sendable {
  private let directory: Path

  package init(_ directories: BaseDirectories) { directory = directories.sightings }

  /// Looks at a file that has just changed; keeps nothing where version control could have written it.
  /// - Parameter root: the allowed root around it.
  package func look(at path: Path, in root: Path) {
    guard let status = FileStatus.look(path, followingSymlinks: false), status.isRegular,
      QuietSightings.isQuiet(path, status, root)
    else { return }
    var stamp: [UInt8] = []
    stamp.appendHex(KnownFiles.stamp(of: status))
    // Without it the prompt asks.
    try? Files.makePrivateDirectories(directory)
    try? Files.replace(file(for: path), with: stamp, durable: false)
  }

  package func holds(_ path: Path, _ status: FileStatus) -> Bool {
    guard let text = try? Files.readRegular(file(for: path), limit: 64).content else { return false }
    return text.hexadecimalValue == KnownFiles.stamp(of: status)
  }

  private func file(for path: Path) -> Path {
    var name: [UInt8] = []
    name.appendHex(path.bytes.fnv1a)
    return directory.appending(name)
  }

  private static func isQuiet(_ path: Path, _ status: FileStatus, _ root: Path) -> Bool {
    let control = VersionControl(around: path.parent ?? root)
    if control.obstacle != nil { return false }
    return control.repositories.allSatisfy { repository in
      guard let activity = try? GitActivity(repository) else { return false }
      return !activity.isAtWork && status.changed > activity.latest && status.modified > activity.latest
    }
  }
}
