import Activation
import Bytes
import Consent
import EnvFile
import Git
import Layout
import Platform
import Repository

/// Everything that `tpl allow` is about to enable in a root, by a look at the disk. Every file is read once: what is shown is what
/// is hashed.
struct Allowance {
  private(set) var record: AllowRecord
  let components: Int
  private(set) var envFiles: [[UInt8]] = []
  /// Relative to the root, with the reason.
  private(set) var refused: [(file: [UInt8], reason: String)] = []
  /// Those among the tools that hide a command on PATH.
  let shadowing: [[UInt8]]
  /// Names that no repository sets, and those of them that the user's configuration lets through.
  private(set) var neverTaken: Set<[UInt8]> = []
  private(set) var letThrough: Set<[UInt8]> = []
  /// The committed inputs that exist, sorted by path.
  private var committed: [(name: [UInt8], content: [UInt8])] = []
  private let opener: any SealedFileOpener

  /// - Parameter root: canonical.
  init(_ root: Path, world: World) throws(CommandFailure) {
    let settings = try UserSettingsFile.load(world)
    let status = try Allowance.checkedStatus(root)
    let configuration = try Allowance.configuration(root)
    let found = DirectLook(root: root, settings: configuration.settings).components()
    let localTools = LocalTools(root)
    var random = SystemRandomNumberGenerator()
    record = AllowRecord(
      path: root, device: status.device, inode: status.inode, settings: configuration.settings,
      committed: [], asked: [], salt: DigestSalt(using: &random))
    components = found.count
    opener = SealedFileOpening(world)
    switch localTools.state(root: root, owner: ProcessFacts.user) {
    case .missing: break
    case .refused(let refusal): refused.append(([UInt8]("localbin"), refusal.reason))
    case .usable:
      let bad = localTools.refusals(localTools.names, owner: ProcessFacts.user)
      record.tools = localTools.names.filter { name in !bad.contains { $0.name == name } }
      refused += bad.map { ([UInt8]("localbin/") + $0.name, $0.refusal.reason) }
    }
    shadowing = localTools.hiding(record.tools, on: world.environment["PATH"] ?? [])
    let tracking = try world.gitTracking(root)
    committed = configuration.files.map { (name: $0.path, content: $0.content) }
    for file in Allowance.envFiles(root, found) {
      guard let read = read(file, in: root) else { continue }
      envFiles.append(file)
      let isSealed = file.hasSuffix(".crypt")
      if let text = isSealed ? try? opener.open(read.content, of: file) : read.content {
        judge(text, settings, world)
        if isSealed, let salt = opener.sealedSalt(record.salt) {
          add(text, of: file, salt)
          record.values.addText(text, of: file, salt: salt)
        }
      }
      if isSealed || read.isCommitted(file, root: root, tracking.isTracked) { committed.append((file, read.content)) }
    }
    committed.sort { $0.name.lexicographicallyPrecedes($1.name) }
    for (name, content) in committed { add(content, of: name) }
    record.asked.sort { $0.lexicographicallyPrecedes($1) }
  }

  /// Takes over what the user allowed of another root with the same inputs.
  /// - Returns: what differs from it, and so waits: one line each.
  mutating func adopt(_ other: AllowRecord) -> [String] {
    let own = record
    record = other
    record.path = own.path
    record.device = own.device
    record.inode = own.inode
    return committed.compactMap { name, content in
      if other.allows(content, of: name) == true { return nil }
      let isEnvFile = Allowance.isPlainEnvFile(name)
      let change =
        name.hasSuffix(".crypt")
        ? InputChange(sealed: name, content: content, record: other, opener)
        : InputChange(name, content: isEnvFile ? content : nil, record: other)
      return FileRefusal.changed(change).warning(own.path.appending(name), in: own.path)
    }
  }

  /// Bytes; every prompt reads what a record holds.
  private static let longestText = 16_384

  private static func isPlainEnvFile(_ file: [UInt8]) -> Bool {
    !file.hasSuffix(".crypt") && Path(file).lastComponent.hasPrefix(".env")
  }

  private static func checkedStatus(_ root: Path) throws(CommandFailure) -> FileStatus {
    let status: FileStatus
    do throws(SystemError) {
      status = try FileStatus.of(root)
    } catch {
      throw CommandFailure(error)
    }
    guard status.owner == ProcessFacts.user || status.owner == 0, !status.isWritableByOthers else {
      throw CommandFailure(
        .notAllowed, "\(root.bytes.displayed) belongs to somebody else, or everybody can write it",
        hint: "ls -ld \(root.bytes.displayed)")
    }
    return status
  }

  private static func configuration(_ root: Path) throws(CommandFailure) -> RepositoryConfiguration {
    let configuration: RepositoryConfiguration
    do throws(RepositoryConfigurationError) {
      configuration = try RepositoryConfiguration.load(root)
    } catch {
      throw CommandFailure(error)
    }
    for file in configuration.files {
      if let refusal = FileRefusal(file.status, owner: ProcessFacts.user) {
        throw CommandFailure(.notAllowed, refusal.warning(root.appending(file.path), in: root))
      }
    }
    return configuration
  }

  /// Paths relative to the root.
  private static func envFiles(_ root: Path, _ components: [Component]) -> [[UInt8]] {
    ComponentFacts.envFiles(root)
      + components.flatMap { component in
        ComponentFacts.envFiles(root.appending(component.id)).map { component.id + [.slash] + $0 }
      }
  }

  private mutating func read(_ file: [UInt8], in root: Path) -> RepositoryFile? {
    do throws(FileRefusal) {
      return try RepositoryFile.read(root.appending(file), root: root, owner: ProcessFacts.user)
    } catch {
      refused.append((file, error.reason))
      return nil
    }
  }

  /// With the environment there is, because what a value is can decide whether it has to be shown.
  private mutating func judge(_ content: [UInt8], _ settings: UserSettings, _ world: World) {
    guard let parsed = try? EnvFile.parse(content, lookup: { world.environment[$0] }) else { return }
    for assignment in parsed.assignments {
      let name = assignment.name
      switch NamePolicy.of(name, value: assignment.value) {
      case .allowed: break
      case .steersPrograms: if !record.asked.contains(name) { record.asked.append(name) }
      case .refused:
        if NamePolicy.isRefused(name, value: assignment.value, allowed: settings.allowedNames) {
          neverTaken.insert(name)
        } else {
          letThrough.insert(name)
        }
      }
    }
  }

  private mutating func add(_ content: [UInt8], of file: [UInt8]) {
    let isShortConfiguration = file.equals(RootMarkers.configuration) && content.count <= Allowance.longestText
    record.committed.append(
      CommittedInput(
        file: file, content: ContentDigest(of: content, salt: record.salt),
        text: isShortConfiguration ? content : nil))
    if Allowance.isPlainEnvFile(file) { add(content, of: file, record.salt) }
  }

  private mutating func add(_ text: [UInt8], of file: [UInt8], _ salt: DigestSalt) {
    guard let values = InputChange.values(of: text) else { return }
    record.values.add(values, of: file, salt: salt)
  }
}

extension World {
  /// Asked anew: consent is no place for an answer of before.
  fileprivate func gitTracking(_ root: Path) throws(CommandFailure) -> GitTracking {
    do throws(BaseDirectoryError) {
      try directories.prepareRuntime()
    } catch {
      throw CommandFailure(error)
    }
    return GitTracking(
      root: root, directory: directories.gitAnswers, isKept: false, environment: environment,
      searchPath: environment["PATH"] ?? [])
  }
}
