import Bytes

/// Tells a root from any other directory by the names in it (product contract, section 2).
package enum RootMarkers {
  package static let configuration: StaticString = "tpl.yaml"
  private static let directories = ["infra", "platform", "application", "ops", "localbin"]

  /// At least two of the template's directories, one of which only such a repository has.
  /// - Parameter isDirectory: whether the candidate holds a directory of that name.
  package static func looksLikeRoot(_ isDirectory: (String) -> Bool) -> Bool {
    let present = directories.filter(isDirectory)
    return present.count >= 2 && present.contains { ["localbin", "platform", "application"].contains($0) }
  }
}
