package import Bytes
package import Consent

/// What is said of a root that the user has not allowed.
package struct NotAllowed {
  private let root: Path
  private let consent: ConsentStore

  package init(_ root: Path, _ consent: ConsentStore) {
    self.root = root
    self.consent = consent
  }

  package var warning: String {
    let path = root.bytes.displayed
    if consent.isOfAnotherVersion(root) {
      return "\(path) was allowed with another version of tpl, run 'tpl allow' again"
    }
    let warning = "\(path) is not allowed yet, look at it and run 'tpl allow'"
    guard let worktree = GitWorktree(root), (try? consent.record(for: worktree.mainRoot)) != nil else { return warning }
    return warning + "; 'tpl allow --worktree' allows what is as in \(worktree.mainRoot.bytes.displayed)"
  }
}
