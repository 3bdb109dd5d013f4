package import Bytes
import Layout
import Platform

/// Visits the roots around a directory, the nearest first. A directory is looked at only when the walk reaches it, so
/// the directories above the wanted root are not. A component's own tpl.yaml does not make it a root.
package struct RootWalk {
  private let consent: ConsentStore
  /// Where the walk goes on; `nil` at its end.
  private var next: Path?
  /// A directory that has nothing of a root but a tpl.yaml: whether it is a component depends on the root around it.
  private var uncertain: Path?
  /// A root that was found together with the one inside of it, which came first.
  private var outer: Path?

  /// - Parameter directory: canonical.
  package init(around directory: Path, _ consent: ConsentStore) {
    self.consent = consent
    next = directory
  }

  /// - Returns: the next root outwards; `nil` when there is none any more.
  package mutating func nextRoot() -> Path? {
    if let root = outer {
      outer = nil
      return root
    }
    while let candidate = next {
      next = candidate.parent
      let isCertain = consent.isRegistered(candidate) || looksLikeRoot(candidate)
      guard isCertain || FileStatus.look(candidate.appending(RootMarkers.configuration)) != nil else { continue }
      let inner = uncertain
      uncertain = isCertain ? nil : candidate
      if let inner, !RootWalk.isComponentPath(inner, of: candidate) {
        if isCertain { outer = candidate }
        return inner
      }
      if isCertain { return candidate }
    }
    let last = uncertain
    uncertain = nil
    return last
  }

  private func looksLikeRoot(_ directory: Path) -> Bool {
    RootMarkers.looksLikeRoot { FileStatus.look(directory.appending($0))?.isDirectory == true }
  }

  /// Whether the path lies where the template puts components: only then may its tpl.yaml be a component's.
  private static func isComponentPath(_ path: Path, of root: Path) -> Bool {
    guard let relative = path.relative(to: root), let first = relative.split(separator: .slash).first else {
      return false
    }
    return Layer.allCases.contains { first.elementsEqual($0.rawValue.utf8) }
  }
}
