package import Bytes
package import Git
package import Platform

/// Tells whether a file that was not shown was written by the user. Where that is unknown, there is a ``Doubt``. A file
/// that version control has written is older than its last activity, or has a path that one of its commits contains.
package struct Provenance {
  private let root: Path
  private let paths: GitPaths
  private let sightings: QuietSightings

  package init(root: Path, paths: GitPaths, sightings: QuietSightings) {
    self.root = root
    self.paths = paths
    self.sightings = sightings
  }

  /// Why it is not known that the user wrote the file.
  package enum Doubt: Error, Equatable, Sendable {
    /// Differs from what was allowed, or is known to version control.
    case committed
    /// The target of the link is known to version control.
    case committedBehind
    /// The file was written before the last activity of version control, or during it.
    case versionControl
    /// There is the mark of a version control system that tpl cannot ask.
    case foreignSystem(Path)
    case unreadable(SystemError)
    /// git could not be asked.
    case unanswered
    /// The mtime is before the time of birth, as after unpacking an archive or copying with times.
    case timesSetBack
  }

  /// What is judged.
  package struct Subject {
    package var path: Path
    /// As of the moment at which its content was read.
    package var status: FileStatus
    /// Whether the same file was known before, with another content. Then it was written in place, which git does not
    /// do: it removes a file and makes a new one.
    package var isKnownFile: Bool
    /// Of a directory only the time of birth is compared, because adding entries changes its other times.
    package var isDirectory = false
  }

  /// A difference up to this is ignored: times of birth come from the kernel's coarse clock, and times that programs
  /// set from another one.
  private static let clockNanoseconds: Int64 = 2_000_000_000

  /// Whether the mtime of a file was set to a time before the file was made.
  static func isSetBack(_ status: FileStatus, born: Int64) -> Bool {
    born > 0 && status.modified < born - clockNanoseconds
  }

  /// - Returns: `nil` for the user's own.
  package func doubt(about subject: Subject) -> Doubt? {
    let control = VersionControl(around: subject.path.parent ?? root)
    switch control.obstacle {
    case .foreign(let mark): return .foreignSystem(mark)
    case .unreadable(let error): return .unreadable(error)
    case nil: break
    }
    let born = BirthTime.of(subject.path)
    let modified = subject.status.modified
    if !subject.isKnownFile, !subject.isDirectory, Provenance.isSetBack(subject.status, born: born) {
      return .timesSetBack
    }
    // Without a time of birth, a known file may be another one with the same inode.
    let isInPlace = subject.isKnownFile && born > 0
    if !isInPlace, isElsewhere(control) { return .unanswered }
    if control.repositories.isEmpty { return nil }
    let times = subject.isDirectory ? [born] : [subject.status.changed] + (subject.isKnownFile ? [] : [modified])
    let wasSeen = isInPlace || !subject.isDirectory && sightings.holds(subject.path, subject.status)
    for repository in control.repositories {
      if !wasSeen, let doubt = doubt(about: times, in: repository) { return doubt }
      if let doubt = doubt(about: subject.path, in: repository) { return doubt }
    }
    return nil
  }

  /// Whether GIT_DIR names a repository that is not found around the path, as for dotfiles: the activity of that
  /// repository cannot be seen here. In a hook, git sets it to the repository that is found.
  private func isElsewhere(_ control: VersionControl) -> Bool {
    guard let named = paths.namedDirectory else { return false }
    guard let directory = try? Files.canonical(named) else { return true }
    return !control.repositories.contains { (try? Files.canonical($0.directory)) == directory }
  }

  private func doubt(about times: [Int64], in repository: GitRepository) -> Doubt? {
    do throws(SystemError) {
      let activity = try GitActivity(repository)
      return activity.isAtWork || times.contains { $0 <= activity.latest } ? .versionControl : nil
    } catch {
      return .unreadable(error)
    }
  }

  private func doubt(about path: Path, in repository: GitRepository) -> Doubt? {
    switch paths.knows(path, in: repository) {
    case nil: return .unanswered
    case true?: return .committed
    case false?: return nil
    }
  }

  /// Whether version control knows a path; where it cannot be asked, the path counts as known.
  package func isCommitted(_ path: Path) -> Bool {
    let control = VersionControl(around: path.parent ?? root)
    if control.obstacle != nil || isElsewhere(control) { return true }
    return control.repositories.contains { paths.knows(path, in: $0) != false }
  }

  /// Whether a file that is gone may have been removed by version control; where that cannot be asked, it may.
  package func mayHaveRemoved(_ path: Path) -> Bool {
    let control = VersionControl(around: path.parent ?? root)
    if control.obstacle != nil || isElsewhere(control) { return true }
    return control.repositories.contains { paths.knew(path, in: $0) != false }
  }

  /// - Parameter places: `nil` for too many, which counts as yes.
  package func isCommitted(anyOf places: [Path]?) -> Bool {
    places.map { $0.contains(where: isCommitted) } ?? true
  }

  /// Whether the path is in a work tree of a system that tpl cannot ask.
  package func isForeign(around path: Path) -> Bool {
    let control = VersionControl(around: path.parent ?? root)
    return control.obstacle != nil || isElsewhere(control)
  }

  /// A number for the last activity of version control around a path: while it is equal, there was no activity.
  /// - Returns: `nil` when that cannot be determined, or while version control is running.
  package func activity(around path: Path) -> UInt64? {
    let control = VersionControl(around: path.parent ?? root)
    guard control.obstacle == nil, !isElsewhere(control) else { return nil }
    var times = FNV1a()
    for repository in control.repositories {
      guard let activity = try? GitActivity(repository), !activity.isAtWork else { return nil }
      times.combine(UInt64(bitPattern: activity.latest))
    }
    return times.value
  }
}
