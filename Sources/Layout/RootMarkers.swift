import Bytes

/// Tells a root from any other directory by the names in it (<doc:Contract#What-makes-a-root>).
package enum RootMarkers {
  package static let configuration: StaticString = "tpl.yaml"

  /// At least two of the template's directories, one of which only such a repository has.
  /// - Parameter isDirectory: whether the candidate holds a directory of that name.
  package static func looksLikeRoot(_ isDirectory: (StaticString) -> Bool) -> Bool {
    var telling = 0
    for name: StaticString in ["platform", "application", "localbin"] where isDirectory(name) { telling += 1 }
    if telling != 1 { return telling > 1 }
    return isDirectory("infra") || isDirectory("ops")
  }
}
