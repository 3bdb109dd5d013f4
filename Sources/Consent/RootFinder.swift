package import Bytes
import Layout
import Platform

/// Finds the root around a directory (product contract, section 2).
package struct RootFinder: Sendable {
  private let consent: ConsentStore

  package init(_ consent: ConsentStore) { self.consent = consent }

  /// The roots around a directory, the nearest first. A component's own tpl.yaml does not make it one.
  /// - Parameter directory: canonical.
  package func roots(around directory: Path) -> [Path] {
    var found: [Path] = []
    var next: Path? = directory
    while let candidate = next {
      if isRoot(candidate) { found.append(candidate) }
      next = candidate.parent
    }
    return found.indices.filter { index in
      !(index + 1 < found.count && RootFinder.isComponentPath(found[index], of: found[index + 1])
        && !consent.isRegistered(found[index]) && !looksLikeRoot(found[index]))
    }.map { found[$0] }
  }

  package func root(around directory: Path) -> Path? { roots(around: directory).first }

  private func isRoot(_ directory: Path) -> Bool {
    consent.isRegistered(directory) || FileStatus.look(directory.appending(RootMarkers.configuration)) != nil
      || looksLikeRoot(directory)
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
