package import Bytes
import Layout
package import Platform

/// What a component's directory holds, by a look at the disk.
package struct ComponentFacts: Sendable {
  /// Tools whose marker files are there, in the order of the table.
  package var tools: [String] = []
  /// Scripts without `.sh`, sorted.
  package var scripts: [[UInt8]]
  /// Names of env files, sorted.
  package var envFiles: [[UInt8]]

  /// Places of tools that may not be looked at: what lies there is not known.
  package private(set) var unread: [SystemError] = []

  /// - Throws: the errno of a directory that cannot be listed, of the component's own or of its scripts.
  package init(_ directory: Path) throws(SystemError) {
    scripts = try ComponentFacts.files(directory.appending("scripts"))
      .map { $0.hasSuffix(".sh") ? Array($0.dropLast(3)) : $0 }
    envFiles = try ComponentFacts.envFiles(directory)
    var found: Set<Tool> = []
    for place in Tool.places {
      do throws(SystemError) {
        found.formUnion(try ComponentFacts.tools(in: directory.appending(place)))
      } catch {
        guard error.isPermissionDenied else { throw error }
        unread.append(error)
      }
    }
    tools = Tool.allCases.filter(found.contains).map(\.rawValue)
  }

  /// The tools that have a marker there. A place is listed, because it holds none as a rule.
  private static func tools(in place: Path) throws(SystemError) -> Set<Tool> {
    var found: Set<Tool> = []
    for (name, _) in try DirectoryListing.entriesIfPresent(place) {
      guard let tool = Tool.allCases.first(where: { $0.markers.contains { name.equals($0) } }) else { continue }
      if try FileStatus.find(place.appending(name))?.isRegular == true { found.insert(tool) }
    }
    return found
  }

  /// Names of the files that activation may read, examples excepted; sorted.
  package static func envFiles(_ directory: Path) throws(SystemError) -> [[UInt8]] {
    try files(directory).filter { EnvFileName($0) != nil }
  }

  private static func files(_ directory: Path) throws(SystemError) -> [[UInt8]] {
    try DirectoryListing.entriesIfPresent(directory).filter { $0.kind == .file || $0.kind == .symlink }.map(\.name)
  }
}
