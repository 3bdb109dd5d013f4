import Activation
import Bytes
import Consent
import EnvFile
import Layout
import Platform
import Repository

/// Everything that `tpl allow` is about to enable in a root, by a look at the disk.
struct Allowance {
  let record: AllowRecord
  /// Names of localbin, sorted, and those among them that hide a command on PATH.
  let tools: [[UInt8]]
  let shadowing: [[UInt8]]
  let envFiles: [[UInt8]]
  let components: Int

  /// - Parameter root: canonical.
  init(_ root: Path, world: World) throws(CommandFailure) {
    let configuration: RepositoryConfiguration
    let status: FileStatus
    do throws(RepositoryConfigurationError) {
      configuration = try RepositoryConfiguration.load(root)
    } catch {
      throw CommandFailure(error)
    }
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
    let found = DirectLook(root: root, settings: configuration.settings).components()
    let files = Allowance.envFiles(root, found)
    let committed = CommittedInputs.find(
      root: root, envFiles: files, configurations: configuration.files, environment: world.environment)
    record = AllowRecord(
      path: root, device: status.device, inode: status.inode, settings: configuration.settings,
      committed: Allowance.digests(committed, root), asked: Allowance.askedNames(files, root))
    components = found.count
    envFiles = files
    tools = Allowance.tools(root)
    shadowing = tools.filter { world.environment.isCommand($0, outside: root.appending("localbin")) }
  }

  /// Paths relative to the root.
  private static func envFiles(_ root: Path, _ components: [Component]) -> [[UInt8]] {
    ComponentFacts.envFiles(root)
      + components.flatMap { component in
        ComponentFacts.envFiles(root.appending(component.id)).map { component.id + [.slash] + $0 }
      }
  }

  private static func tools(_ root: Path) -> [[UInt8]] {
    let localbin = root.appending("localbin")
    return ((try? DirectoryListing.entries(localbin)) ?? []).map(\.name)
      .filter { Files.isExecutable(localbin.appending($0)) }
  }

  /// A file that cannot be read is not recorded, and so never loaded when it was committed: its content is unknown.
  private static func digests(_ files: [[UInt8]], _ root: Path) -> [CommittedInput] {
    files.sorted { $0.lexicographicallyPrecedes($1) }.map { file in
      let read = try? RepositoryFile.read(root.appending(file), root: root, owner: ProcessFacts.user)
      return CommittedInput(file: file, content: ContentDigest(of: read.flatMap { $0 }?.content ?? []))
    }
  }

  private static func askedNames(_ files: [[UInt8]], _ root: Path) -> [[UInt8]] {
    var names: Set<[UInt8]> = []
    for file in files {
      let read = try? RepositoryFile.read(root.appending(file), root: root, owner: ProcessFacts.user)
      guard let content = read.flatMap({ $0 })?.content, let parsed = try? EnvFile.parse(content, lookup: { _ in nil })
      else { continue }
      for assignment in parsed.assignments {
        if case .askFirst = NamePolicy.of(assignment.name, value: assignment.value) { names.insert(assignment.name) }
      }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }
}

extension Environment {
  /// Whether a directory on PATH, other than the given one, holds a command of that name.
  fileprivate func isCommand(_ name: [UInt8], outside excluded: Path) -> Bool {
    (nonEmpty("PATH") ?? []).split(separator: .colon).contains { directory in
      let path = Path(Array(directory))
      return path != excluded && path.isAbsolute && Files.isExecutable(path.appending(name))
    }
  }
}
