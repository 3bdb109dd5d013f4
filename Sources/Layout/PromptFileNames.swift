import Bytes

/// The names of files and directories that matter to a prompt. The watcher asks it which changes make a prompt look
/// again; what activation looks for has one of these names.
package enum PromptFileNames {
  /// The directory of a root's own commands.
  package static let localTools: StaticString = "localbin"
  /// Where a component may have a Python virtual environment.
  package static let virtualEnvironments: [StaticString] = ["venv", ".venv"]
  private static let beginnings: [StaticString] = ["compose", "docker-compose"]

  /// - Parameter name: of an entry of a directory.
  package static func contain(_ name: UnsafeRawBufferPointer) -> Bool {
    if EnvFileName.mayBe(name) { return true }
    for beginning in beginnings where name.hasPrefix(beginning) { return true }
    for directory in virtualEnvironments where name.equals(directory) { return true }
    return name.equals(localTools) || name.equals(RootMarkers.configuration)
  }
}
