import Activation
import Bytes
import Components
import Configuration
import Consent
import EnvFile
import Git
import Layout
import Platform
import TplHot

/// Everything that `tpl allow` is about to enable in a root, by a look at the disk. Every file is read once: what is
/// shown is what is hashed.
struct Allowance {
  var record: AllowRecord
  /// The same contents with the versions of their files, which prompts compare.
  var known = KnownFiles()
  let components: Int
  /// docker compose projects that tpl names, and those that it named before.
  private(set) var projects: ComposeNaming?
  var inputs: [AllowanceInput] = []
  /// Relative to the root, with the reason.
  var refused: [(file: [UInt8], reason: String)] = []
  /// Those among the tools that stand for a command on PATH, too.
  var shadowing: [[UInt8]] = []
  /// Names that no repository sets, and those of them that the user's configuration lets through.
  var neverTaken: Set<[UInt8]> = []
  var letThrough: Set<[UInt8]> = []
  /// What was allowed of this very root before.
  let previous: AllowRecord?
  /// Whether another version of tpl had it allowed.
  private(set) var isFromFormerVersion = false
  let previouslyKnown: KnownFiles
  var contents: [(file: [UInt8], content: [UInt8])] = []
  let world: World
  let settings: UserSettings
  let opener: any SealedFileOpener
  let reader: RepositoryReader
  let provenance: Provenance
  let now: Int64

  /// - Parameters:
  ///   - root: canonical.
  ///   - isLocalbinFirst: `--localbin-first`.
  init(_ root: Path, world: World, isLocalbinFirst: Bool = false) throws {
    self.world = world
    settings = try UserSettingsFile.load(world)
    let privacy = Privacy(owner: ProcessFacts.user, groups: MachineGroups(trusted: settings.trustedGroups))
    let status = try Allowance.checkedStatus(root, privacy)
    let configuration = try Allowance.configuration(root, privacy)
    let (found, unlisted) = Allowance.components(root, configuration.settings)
    var random = SystemRandomNumberGenerator()
    record = AllowRecord(
      path: root, identity: RootIdentity(root, status: status), settings: configuration.settings, inputs: [],
      salt: DigestSalt(using: &random))
    record.isLocalbinFirst = isLocalbinFirst
    components = found.count
    opener = SealedFileOpening(world)
    reader = RepositoryReader(root: root, privacy)
    provenance = Provenance(
      root: root, paths: try world.gitPaths(root), sightings: QuietSightings(world.directories))
    (previous, previouslyKnown) = try Allowance.known(root, world)
    now = WallClock.nanoseconds
    for error in unlisted {
      // Nothing of it could be shown.
      if error.path == root { throw error }
      refuse(error, in: root)
    }
    for file in configuration.files { add(configuration: file) }
    try addEnvFiles(of: root, found)
    for component in found { try addVirtualEnvironment(in: component, root) }
    try addTools(root)
    contents.sort { $0.file.lexicographicallyPrecedes($1.file) }
    projects = ComposeNaming(
      record, components: found.map(\.id),
      environment: Allowance.chosenEnvironment(root, record.settings, world), base: Variables(world.environment),
      reader: reader)
    isFromFormerVersion = previous == nil && world.consent.isOfAnotherVersion(root)
    record.inputs.sort { $0.file.lexicographicallyPrecedes($1.file) }
    inputs.sort { $0.file.lexicographicallyPrecedes($1.file) }
  }

  /// Bytes; every prompt reads what a record holds.
  static let longestText = 16_384

  /// Of what is shown, it only decides which names of projects are told.
  private static func chosenEnvironment(_ root: Path, _ settings: RootSettings, _ world: World) -> [UInt8] {
    let usual = Array(settings.defaultEnvironment.utf8)
    do throws(SystemError) {
      return try ChosenEnvironments(world.directories).environment(of: root) ?? usual
    } catch {
      Output.warn("\(error)")
      return usual
    }
  }

  private static func checkedStatus(_ root: Path, _ privacy: Privacy) throws -> FileStatus {
    let status = try FileStatus.of(root)
    if let refusal = FileRefusal(status, of: root, privacy) {
      throw CommandFailure(
        .notAllowed, "\(root.bytes.displayed) \(refusal.reason)", hint: "ls -ld \(root.bytes.shellWord)")
    }
    return status
  }

  private static func configuration(
    _ root: Path, _ privacy: Privacy
  ) throws -> RepositoryConfiguration {
    let configuration = try RepositoryConfiguration.load(root)
    for file in configuration.files {
      if let refusal = FileRefusal(file.status, of: root.appending(file.path), privacy) {
        throw CommandFailure(.notAllowed, refusal.warning(root.appending(file.path), in: root))
      }
    }
    return configuration
  }

  /// What was allowed before. A record that this user must not rely on is replaced by a new decision; one that may not
  /// be looked at now is there all the same.
  private static func known(_ root: Path, _ world: World) throws -> (AllowRecord?, KnownFiles) {
    var record: AllowRecord?
    var files = KnownFiles()
    func ifUsable(_ read: () throws(SystemError) -> Void) throws {
      do throws(SystemError) {
        try read()
      } catch {
        if error.isPermissionDenied, !error.isNotOwn { throw error }
      }
    }
    try ifUsable { () throws(SystemError) in record = try world.consent.record(for: root) }
    try ifUsable { () throws(SystemError) in files = try world.consent.readKnownFiles(of: root) }
    try KernelTrouble.check()
    return (record, files)
  }

  /// What cannot be listed holds nothing that is allowed, and is named.
  private static func components(_ root: Path, _ settings: RootSettings) -> ([Component], unlisted: [SystemError]) {
    var failures: [SystemError] = []
    let found = DirectLook(root: root, settings: settings).components { failures.append($0) }
    return (found, failures)
  }
}

extension World {
  fileprivate func gitPaths(_ root: Path) throws -> GitPaths {
    try directories.prepareRuntime()
    return GitPaths(
      directory: directories.gitAnswers, environment: environment, searchPath: environment["PATH"] ?? [], root: root)
  }
}
