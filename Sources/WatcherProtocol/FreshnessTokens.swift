package import Bytes
package import Platform

/// Removes the tokens of prompts, so that each looks again at the next one. The watcher does it when an input changed,
/// `tpl allow` and `tpl deny` when the user decided something.
package struct FreshnessTokens: Sendable {
  private let directory: Path

  package init(_ directories: BaseDirectories) { directory = directories.tokens }

  /// Every view of a root.
  package func remove(root: Path) { remove(withPrefix: TokenName.prefix(root: root)) }

  /// The view of one component; an empty id is the root's own directory.
  package func remove(root: Path, component: [UInt8]) {
    remove(withPrefix: TokenName.prefix(root: root, component: component))
  }

  /// Whether there is one of a root that was made within that time.
  package func areYoung(of root: Path, than age: Duration) -> Bool {
    let (prefix, earliest) = (TokenName.prefix(root: root), WallClock.nanoseconds - age.nanoseconds)
    return ((try? DirectoryListing.entries(directory)) ?? []).contains { token in
      token.name.starts(with: prefix) && (FileStatus.look(directory.appending(token.name))?.modified ?? 0) >= earliest
    }
  }

  package func removeAll() { remove(withPrefix: []) }

  private func remove(withPrefix prefix: [UInt8]) {
    for token in (try? DirectoryListing.entries(directory)) ?? [] where token.name.starts(with: prefix) {
      _ = try? Files.remove(directory.appending(token.name))
    }
  }
}
