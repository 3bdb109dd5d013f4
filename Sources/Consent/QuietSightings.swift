package import Bytes
import Git
package import Platform

/// Versions of env files that tpld saw written while version control was not active, one small file each in the runtime
/// directory. A prompt may come later, after git has been active again, and could then not tell whether the write or
/// git was first.
///
/// They are bounded in number: see ``sweep(keeping:)``.
package struct QuietSightings: Sendable {
  private let directory: Path

  /// The limit, because each takes a page of memory. Where more files change before their first prompt, the prompt asks
  /// about some of them.
  package static let limit = 1_024

  package init(_ directories: BaseDirectories) { directory = directories.sightings }

  /// Looks at a file that has just changed, and stores its version unless version control could have written it or it
  /// is gone.
  /// - Parameter root: the allowed root around it.
  package func look(at path: Path, in root: Path) {
    guard let status = FileStatus.look(path, followingSymlinks: false), status.isRegular,
      QuietSightings.isQuiet(path, status, root)
    else {
      // The same version may be looked at more than once.
      if !isCurrent(file(for: path)) { _ = try? Files.remove(file(for: path)) }
      return
    }
    var text: [UInt8] = []
    text.appendHex(KnownFiles.stamp(of: status))
    text += [.space] + path.bytes
    // An error is ignored: the prompt then asks about the file.
    try? Files.makePrivateDirectories(directory)
    try? Files.replace(file(for: path), with: text, durable: false)
  }

  package func holds(_ path: Path, _ status: FileStatus) -> Bool {
    guard let text = try? Files.readRegular(file(for: path), limit: QuietSightings.longest).content else {
      return false
    }
    return QuietSightings.stamp(in: text) == KnownFiles.stamp(of: status)
  }

  /// Removes those whose file is gone or has another version, and of the others the oldest above a number.
  package func sweep(keeping limit: Int = limit) {
    var kept: [Sighting] = []
    for entry in (try? DirectoryListing.entries(directory)) ?? [] {
      let file = directory.appending(entry.name)
      guard let status = FileStatus.look(file, followingSymlinks: false), status.isRegular else { continue }
      if isCurrent(file) {
        kept.append(Sighting(file: file, made: status.modified))
      } else {
        _ = try? Files.remove(file)
      }
    }
    if kept.count <= limit { return }
    kept.sort { $0.made < $1.made }
    for old in kept.prefix(kept.count - limit) { _ = try? Files.remove(old.file) }
  }

  private struct Sighting {
    var file: Path
    /// Nanoseconds since 1970.
    var made: Int64
  }

  /// Whether the version that a sighting describes is still there. A sighting without a path was written by an older
  /// tpld.
  private func isCurrent(_ file: Path) -> Bool {
    guard let text = try? Files.readRegular(file, limit: QuietSightings.longest).content, text.count > 17,
      let status = FileStatus.look(Path(Array(text[17...])), followingSymlinks: false)
    else { return false }
    return KnownFiles.stamp(of: status) == QuietSightings.stamp(in: text)
  }

  /// A stamp in hexadecimal, a blank and a path.
  private static let longest = 1 << 16

  private static func stamp(in text: [UInt8]) -> UInt64? { Array(text.prefix(16)).hexadecimalValue }

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
