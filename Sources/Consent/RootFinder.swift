package import Bytes
import Layout
import Platform

/// Finds the root around a directory (<doc:Contract#What-makes-a-root>).
package struct RootFinder: Sendable {
  private let consent: ConsentStore

  package init(_ consent: ConsentStore) { self.consent = consent }

  /// Visits the roots around a directory, the nearest first, until one is the wanted one: whatever lies around that is
  /// not looked at. A component's own tpl.yaml does not make it a root.
  /// - Parameters:
  ///   - directory: canonical.
  ///   - isWanted: of a root.
  package func firstRoot(around directory: Path, where isWanted: (Path) -> Bool) -> Path? {
    // Has nothing but a tpl.yaml: the root around it tells whether it is a component.
    var uncertain: Path?
    var next: Path? = directory
    while let candidate = next {
      next = candidate.parent
      let isCertain = consent.isRegistered(candidate) || looksLikeRoot(candidate)
      guard isCertain || FileStatus.look(candidate.appending(RootMarkers.configuration)) != nil else { continue }
      if let inner = uncertain, !RootFinder.isComponentPath(inner, of: candidate), isWanted(inner) { return inner }
      uncertain = isCertain ? nil : candidate
      if isCertain, isWanted(candidate) { return candidate }
    }
    return uncertain.flatMap { isWanted($0) ? $0 : nil }
  }

  package func root(around directory: Path) -> Path? { firstRoot(around: directory) { _ in true } }

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
