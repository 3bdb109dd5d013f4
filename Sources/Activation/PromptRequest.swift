package import Bytes
package import Consent
import Layout
package import Platform

/// What one shell asks at a prompt, and what of the world counts for the answer. A class as ``Scope`` is.
package final class PromptRequest {
  let dialect: ShellDialect
  /// Whether its `test` knows `-nt`.
  let comparesTimes: Bool
  /// Logical, as the shell has it.
  let workingDirectory: Path
  let memory: ShellMemory
  /// Whether the script tells the messages, when it has done what they say.
  let isToldByScript: Bool
  let environment: Environment
  let directories: BaseDirectories
  /// Where this process, and so the shell, really is; `nil` in a directory that was removed.
  package var processDirectory: Path?
  /// The user's id.
  package var owner: UInt32 = 0
  /// Whether the watcher is running, and removes tokens.
  package var isWatched = false
  /// Whether messages may have a colour.
  package var isColored = false
  /// Why nothing in the runtime directory counts: it could be another user's, or cannot be written.
  package var runtimeProblem: String?
  /// Nanoseconds since 1970.
  let now: @Sendable () -> Int64
  /// Reads the user's own YAML, when it changed.
  let parseSettings: @Sendable ([UInt8], Path) -> CompiledSettings
  let opener: any SealedFileOpener

  package init(
    dialect: ShellDialect, comparesTimes: Bool, workingDirectory: Path, memory: ShellMemory, isToldByScript: Bool,
    environment: Environment, directories: BaseDirectories, now: @escaping @Sendable () -> Int64,
    parseSettings: @escaping @Sendable ([UInt8], Path) -> CompiledSettings, opener: any SealedFileOpener
  ) {
    self.dialect = dialect
    self.comparesTimes = comparesTimes
    self.workingDirectory = workingDirectory
    self.memory = memory
    self.isToldByScript = isToldByScript
    self.environment = environment
    self.directories = directories
    self.now = now
    self.parseSettings = parseSettings
    self.opener = opener
  }

  /// Where undo records are; `nil` when nothing there counts.
  var records: Path? { runtimeProblem == nil ? directories.undoRecords : nil }

  /// Whether the shell is where its logical working directory says.
  var isPhysical: Bool { processDirectory == workingDirectory }

  /// Where the process is, the kernel says without symlinks: the shell's own name for its directory may lead elsewhere
  /// by now. A script that asks about another directory has another one in PWD.
  var physicalDirectory: Path? {
    if let processDirectory, environment["PWD"] == workingDirectory.bytes || processDirectory == workingDirectory {
      return processDirectory
    }
    return try? Files.canonical(workingDirectory)
  }

  func privacy(_ settings: UserSettings) -> Privacy {
    Privacy(owner: owner, groups: MachineGroups(trusted: settings.trustedGroups))
  }

  var userSettings: CompiledSettings {
    UserConfiguration(directories).settings(owner: owner, now: now(), parse: parseSettings)
  }
}
