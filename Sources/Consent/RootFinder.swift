package import Bytes

/// Finds the root around a directory (<doc:Contract#What-makes-a-root>).
package struct RootFinder: Sendable {
  private let consent: ConsentStore

  package init(_ consent: ConsentStore) { self.consent = consent }

  /// - Parameter directory: canonical.
  /// - Returns: the nearest root, allowed or not.
  package func root(around directory: Path) -> Path? {
    var walk = RootWalk(around: directory, consent)
    return walk.nextRoot()
  }
}
