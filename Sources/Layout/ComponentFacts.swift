import Bytes

/// What a component's directory holds, by names. The watcher keeps it in the index; a look at the disk gives the same.
package struct ComponentFacts: Equatable, Sendable {
  /// Tools whose marker files are there, in the order of the table.
  package private(set) var tools: [Tool]
  /// Scripts without `.sh`, sorted.
  package private(set) var scripts: [[UInt8]]
  /// Names of the files that activation may read, examples excepted; sorted.
  package private(set) var envFiles: [[UInt8]]

  /// Where a component keeps its scripts.
  package static let scriptsPlace: StaticString = "scripts"

  /// Whether a directory of that name in a component says something of it: its scripts, or a place of tools.
  package static func isPlace(_ name: ArraySlice<UInt8>) -> Bool {
    name.equals(scriptsPlace) || Tool.places.contains { name.equals($0) }
  }

  /// - Parameters:
  ///   - files: names of the files and symlinks in the component's directory, sorted.
  ///   - scripts: the same of its `scripts`.
  ///   - tools: those that have a marker in one of ``Tool/places``.
  package init(files: [[UInt8]], scripts: [[UInt8]], tools: Set<Tool>) {
    envFiles = files.filter { EnvFileName($0) != nil }
    self.scripts = scripts.map { $0.hasSuffix(".sh") ? Array($0.dropLast(3)) : $0 }
    self.tools = Tool.allCases.filter(tools.contains)
  }

  /// As they were written down.
  package init(tools: [Tool], scripts: [[UInt8]], envFiles: [[UInt8]]) {
    (self.tools, self.scripts, self.envFiles) = (tools, scripts, envFiles)
  }
}
