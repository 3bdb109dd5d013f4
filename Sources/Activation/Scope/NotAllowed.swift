import Bytes
import Consent
import Git
import Platform

/// What is said of a root that the user has not allowed.
struct NotAllowed {
  private let root: Path
  private let consent: ConsentStore

  init(_ root: Path, _ consent: ConsentStore) {
    self.root = root
    self.consent = consent
  }

  private var text: String {
    let path = root.bytes.displayed
    if consent.isRegistered(root), FileStatus.look(root)?.isWritableByOthers == true {
      return FileRefusal.notPrivate(.writableByOthers).warning(root, in: root)
    }
    if let problem = consent.problem(with: root) { return "\(path) counts as not allowed: \(problem)" }
    if consent.isDamaged(root) { return "the record that allows \(path) is damaged; look at it and run 'tpl allow'" }
    if consent.isOfAnotherVersion(root) {
      return "\(path) was allowed with another version of tpl, which did not keep what it showed; "
        + "look at it and run 'tpl allow' once more"
    }
    if let other = consent.otherIdentity(at: root) {
      let time = other.born > 0 ? ", made on \(WallClock.timestamp(other.born).displayed)" : ""
      return "\(path) was allowed as another directory\(time); look at it and run 'tpl allow'"
    }
    let warning = "\(path) is not allowed yet, look at it and run 'tpl allow'"
    guard let worktree = GitWorktree(root), (try? consent.record(for: worktree.mainRoot)) != nil else { return warning }
    return warning + "; 'tpl allow --worktree' allows what is as in \(worktree.mainRoot.bytes.displayed)"
  }

  /// Once for each directory, and once more when a decision was made.
  var warning: PromptWarning {
    var version = FNV1a()
    version.combine(FileStatus.look(root)?.inode ?? 0)
    version.combine(UInt64(bitPattern: FileStatus.look(consent.directory)?.modified ?? 0))
    return PromptWarning(text, version: version.value)
  }
}
