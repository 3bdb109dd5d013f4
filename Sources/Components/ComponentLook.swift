package import Bytes
package import Layout
package import Platform

/// A look at a component's directory on the disk.
package struct ComponentLook: Sendable {
  package let facts: ComponentFacts
  /// Places of tools that may not be looked at: what lies there is not known.
  package let unread: [SystemError]

  /// - Throws: the errno of a directory that cannot be listed, of the component's own or of its scripts.
  package init(_ directory: Path) throws(SystemError) {
    let scripts = try ComponentLook.files(directory.appending(ComponentFacts.scriptsPlace))
    let files = try ComponentLook.files(directory)
    var tools: Set<Tool> = []
    var unread: [SystemError] = []
    for place in Tool.places {
      do throws(SystemError) {
        tools.formUnion(try ComponentLook.tools(in: directory.appending(place)))
      } catch {
        guard error.isPermissionDenied else { throw error }
        unread.append(error)
      }
    }
    facts = ComponentFacts(files: files, scripts: scripts, tools: tools)
    self.unread = unread
  }

  /// The tools that have a marker there. A place is listed, because it holds none as a rule.
  private static func tools(in place: Path) throws(SystemError) -> Set<Tool> {
    var found: Set<Tool> = []
    for (name, _) in try DirectoryListing.entriesIfPresent(place) {
      guard let tool = Tool(marker: name) else { continue }
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
