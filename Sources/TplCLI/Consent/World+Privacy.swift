import Activation
import Bytes
import Consent
import Layout
import Platform
import TplHot

extension World {
  /// Who may have written a file, by the user's own configuration; with a mistake in that, by the default.
  var privacy: Privacy {
    let settings = (try? UserSettingsFile.load(self)) ?? UserSettings()
    return Privacy(owner: ProcessFacts.user, groups: MachineGroups(trusted: settings.trustedGroups))
  }

  /// The door to the files of a root.
  func reader(of root: Path) -> RepositoryReader { RepositoryReader(root: root, privacy) }

  /// How the env files of an allowed root are read and judged.
  func sources(of record: AllowRecord) -> EnvFileSources {
    EnvFileSources(
      record, directories: directories, environment: environment, searchPath: environment["PATH"] ?? [],
      privacy: privacy, now: WallClock.nanoseconds, opener: SealedFileOpening(self))
  }
}
