package import Bytes
package import Git
package import Platform

/// Whether a file that was not shown is the user's own doing: only where that is known. A file that version control has
/// brought is older than the last time it was at work, or has a name that one of its commits knows.
package struct Provenance {
  private let root: Path
  private let paths: GitPaths
  private let sightings: QuietSightings

  package init(root: Path, paths: GitPaths, sightings: QuietSightings) {
    self.root = root
    self.paths = paths
    self.sightings = sightings
  }

  /// Why it is not known to be the user's.
  package enum Doubt: Error, Equatable, Sendable {
    /// Differs from what was allowed, or is known to version control.
    case committed
    /// What it leads to is known to version control.
    case committedBehind
    /// Written before version control was last at work, or while it is.
    case versionControl
    /// The mark of a system that tpl cannot ask.
    case foreignSystem(Path)
    case unreadable(SystemError)
    /// git itself could not be asked.
    case unanswered
    /// Made with a time of before, as by an archive or a copy from elsewhere.
    case timesSetBack
  }

  /// What is judged.
  package struct Subject {
    package var path: Path
    /// As of the moment at which its content was read.
    package var status: FileStatus
    /// Whether the same file was known before, with another content: then it was written in place. git does not do
    /// that: it removes a file and makes another one.
    package var isKnownFile: Bool
    /// A directory counts from when it was made: what is put into it later changes its other times.
    package var isDirectory = false
  }

  /// A difference of clocks that is none: times of birth are the coarse clock's, those that programs set another one's.
  private static let clockNanoseconds: Int64 = 2_000_000_000

  /// Whether a file was given a time of before it was made.
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

  /// Whether the environment names a repository for git that looking does not find, as for dotfiles: what it writes
  /// here shows nowhere. In a hook of git's own it names the one that is found.
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

  /// Whether version control knows a path; where that cannot be asked, it counts as known.
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

  /// Whether a system that tpl does not ask is around a path.
  package func isForeign(around path: Path) -> Bool {
    let control = VersionControl(around: path.parent ?? root)
    return control.obstacle != nil || isElsewhere(control)
  }

  /// When version control was last at work around a path: equal numbers, nothing in between.
  /// - Returns: `nil` when it cannot be told.
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
