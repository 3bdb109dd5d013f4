package import Bytes
package import Layout

/// What the services of secrets ask about repositories. The answers need the configuration in YAML, the user's
/// decisions and the rules for files of a repository, which this target does not import: it is linked into prompts.
package struct RepositoryAccess {
  /// The root around a canonical directory; `nil` where there is none.
  let root: (_ directory: Path) throws -> Path?
  /// What `tpl.yaml` says.
  let settings: (_ root: Path) throws -> RootSettings
  /// The env files of the root and its components, relative to the root. A directory that cannot be listed is an error,
  /// because a missing file would not be encrypted again.
  let envFiles: (_ root: Path, RootSettings) throws -> [[UInt8]]
  /// Throws for an env file that may not be replaced.
  let checkReplaceable: (_ file: Path, _ root: Path) throws -> Void
  /// The content of an env file that may be read; `nil` where there is none.
  let read: (_ file: Path, _ root: Path) throws -> [UInt8]?
  /// Called for each sealed file that was written.
  let noteWritten: (SealedWrite) -> Void

  package init(
    root: @escaping (_ directory: Path) throws -> Path?, settings: @escaping (_ root: Path) throws -> RootSettings,
    envFiles: @escaping (_ root: Path, RootSettings) throws -> [[UInt8]],
    checkReplaceable: @escaping (_ file: Path, _ root: Path) throws -> Void,
    read: @escaping (_ file: Path, _ root: Path) throws -> [UInt8]?, noteWritten: @escaping (SealedWrite) -> Void
  ) {
    self.root = root
    self.settings = settings
    self.envFiles = envFiles
    self.checkReplaceable = checkReplaceable
    self.read = read
    self.noteWritten = noteWritten
  }
}
