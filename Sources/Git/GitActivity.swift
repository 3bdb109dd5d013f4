import Bytes
package import Platform

/// When a git command was last active in a repository, by the times of the files that commands write
/// (gitrepository-layout(5)).
///
/// Every command that writes to the work tree makes `index.lock` first and removes it at the end. Therefore the time of
/// the git directory is never older than a file that git wrote, also where the command failed halfway, or was killed
/// and its lock removed later.
package struct GitActivity: Equatable, Sendable {
  /// Nanoseconds since 1970.
  package private(set) var latest: Int64 = 0
  /// Whether a command is running or was stopped halfway, so that it may have written any file of the work tree.
  package private(set) var isAtWork = false

  private static let signs: [StaticString] = [
    "index", "HEAD", "ORIG_HEAD", "FETCH_HEAD", "logs/HEAD",
  ]
  private static let commonSigns: [StaticString] = ["refs/stash", "logs/refs/stash", "packed-refs"]
  /// Files that are there while a merge, rebase, `git am`, cherry-pick or revert waits for the user.
  private static let unfinished: [StaticString] = [
    "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply", "sequencer",
  ]

  /// - Throws: the errno of what cannot be looked at; ENOENT when the git directory is not there.
  package init(_ repository: GitRepository) throws(SystemError) {
    let directory = try FileStatus.of(repository.directory)
    note(directory)
    for name in GitActivity.signs { try note(repository.directory, name) }
    for name in GitActivity.commonSigns { try note(repository.common, name) }
    for name in GitActivity.unfinished where try note(repository.directory, name) { isAtWork = true }
    if repository.common != repository.directory { try findLocks(in: repository.common) }
    try findLocks(in: repository.directory)
  }

  private mutating func note(_ status: FileStatus) { latest = max(latest, status.modified, status.changed) }

  @discardableResult
  private mutating func note(_ directory: Path, _ name: StaticString) throws(SystemError) -> Bool {
    guard let status = try FileStatus.find(directory.appending(name), followingSymlinks: false) else { return false }
    note(status)
    return true
  }

  /// `git stash pop` writes untracked files from an index of its own, `index.stash.PID`, and takes no lock for it.
  private mutating func findLocks(in directory: Path) throws(SystemError) {
    var found = false
    try DirectoryListing.read(directory) { name, _, _ in
      if name.count > 5, name.suffix(5).elementsEqual(".lock".utf8) { found = true }
      if name.count > 6, name.prefix(6).elementsEqual("index.".utf8) { found = true }
    }
    if found { isAtWork = true }
  }
}
