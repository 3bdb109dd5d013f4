package import Bytes
import Layout
package import Platform

/// What a component's directory holds, by a look at the disk.
package struct ComponentFacts: Sendable {
  /// Tools whose marker files are there, in the order of the table.
  package var tools: [String]
  /// Scripts without `.sh`, sorted.
  package var scripts: [[UInt8]]
  /// Names of env files, sorted.
  package var envFiles: [[UInt8]]

  /// - Throws: the errno of a directory that cannot be listed: what it holds is not known then.
  package init(_ directory: Path) throws(SystemError) {
    var found: Set<[UInt8]> = []
    for place in Tool.places { found.formUnion(try ComponentFacts.regularFiles(directory.appending(place))) }
    tools = Tool.allCases.filter { tool in tool.markers.contains { found.contains([UInt8]($0)) } }.map(\.rawValue)
    scripts = try ComponentFacts.files(directory.appending("scripts"))
      .map { $0.hasSuffix(".sh") ? Array($0.dropLast(3)) : $0 }
    envFiles = try ComponentFacts.envFiles(directory)
  }

  /// Names of the files that activation may read, examples excepted; sorted.
  package static func envFiles(_ directory: Path) throws(SystemError) -> [[UInt8]] {
    try files(directory).filter { EnvFileName($0) != nil }
  }

  private static func files(_ directory: Path) throws(SystemError) -> [[UInt8]] {
    try DirectoryListing.entriesIfPresent(directory).filter { $0.kind == .file || $0.kind == .symlink }.map(\.name)
  }

  /// Without symlinks that lead to something else.
  private static func regularFiles(_ directory: Path) throws(SystemError) -> [[UInt8]] {
    var names: [[UInt8]] = []
    for (name, kind) in try DirectoryListing.entriesIfPresent(directory) {
      let isRegular =
        kind == .symlink ? try FileStatus.find(directory.appending(name))?.isRegular == true : kind == .file
      if isRegular { names.append(name) }
    }
    return names
  }
}
