import Activation
import Bytes
import Components
import Configuration
import Consent
import EnvFile
import Git
import Layout
import Platform
import Secrets
import TplHot

/// What the secret verbs work with: a root, its recipients and the user's key.
struct SecretWorkspace {
  let world: World
  let root: Path
  let configuration: RepositoryConfiguration
  var settings: RootSettings { configuration.settings }
  let store: IdentityStore

  init(_ explicit: Path?, _ world: World) throws {
    self.world = world
    root = try world.root(explicit)
    store = world.identities
    configuration = try RepositoryConfiguration.load(root)
  }

  /// The root around a file, which need not exist.
  init(around file: Path, _ world: World) throws {
    let directory = try Files.canonicalDirectory(of: file)
    try self.init(try world.root(around: directory), world)
  }

  /// The certificate of the user's own key.
  func certificate() throws -> Certificate? {
    try store.certificate()
  }

  /// What is wrong with it; `nil` where nothing is, or there is none.
  func certificateFailure() throws -> CommandFailure? {
    try store.certificateProblem().map { $0.of(world.directories.certificate) }
  }

  /// Locks a directory. Taken before sealed files are read to be written again, so that other processes wait.
  static func lock(directoryOf file: Path) throws -> Descriptor {
    try Files.lockDirectory(file.parent ?? Path("."))
  }

  var directory: RecipientDirectory { RecipientDirectory(root: root) }

  /// Called before anything is written there, because a branch can contain a symlink in its place.
  func checkDirectoryIsInside() throws {
    var next: Path? = directory.path
    while let path = next, path != root {
      guard try FileStatus.find(path, followingSymlinks: false)?.isSymlink == true else {
        next = path.parent
        continue
      }
      throw CommandFailure(.notAllowed, "\(path.bytes.displayed) is a symlink", hint: "ls -l \(path.bytes.shellWord)")
    }
  }

  func everybody() throws -> [SealedFileWriter.Recipient] {
    try directory.all()
  }

  /// The recipients that a file is encrypted for.
  /// - Parameter file: in the root.
  func recipients(for file: Path) throws -> [SealedFileWriter.Recipient] {
    let environment = try environment(of: file)
    // All certificates are read, because two with the same key are refused, also where only one is a recipient.
    let everybody = try directory.all()
    guard let environment, let names = settings.recipients[environment] else { return everybody }
    return try names.map { name throws(RecipientError) in
      if let person = everybody.first(where: { $0.name == name }) { return person }
      return try directory.load(name)
    }
  }

  /// The environment of a file: from its name, or from its directory `infra/PROVIDER/ENV`.
  func environment(of file: Path) throws -> String? {
    if let named = EnvFileName(Array(file.lastComponent))?.environment {
      return String(decoding: named, as: UTF8.self)
    }
    let directory = try Files.canonicalDirectory(of: file)
    let parts = (directory.relative(to: root) ?? []).split(separator: .slash)
    guard parts.count == 3, parts[0].equals("infra") else { return nil }
    return String(decoding: parts[2], as: UTF8.self)
  }

  /// The root under which decisions are stored: a linked work tree of git shares those of the main one.
  var trustedRoot: Path { GitWorktree(root)?.mainRoot ?? root }

  /// The environments of which a name is a recipient; `nil` stands for the files of every environment.
  func environments(of name: [UInt8]) throws -> [String?] {
    func directories(_ path: Path) throws -> [[UInt8]] {
      try DirectoryListing.entriesIfPresent(path).filter { $0.kind == .directory }.map(\.name)
    }
    let infra = root.appending("infra")
    var providers: [[UInt8]] = []
    for provider in try directories(infra) { providers += try directories(infra.appending(provider)) }
    let named = try envFiles(where: { _ in true }).compactMap {
      EnvFileName(Array(Path($0).lastComponent))?.environment
    }
    let known = Set(
      settings.environments + settings.recipients.keys + ["dev"]
        + (providers + named).map { String(decoding: $0, as: UTF8.self) })
    return [nil] + known.sorted().filter { settings.recipients[$0]?.contains(name) ?? true }
  }

  /// The place that a sealed text names: the path of the plain file, relative to the root.
  func place(of file: Path) throws -> [UInt8] {
    let path = try relative(file)
    return path.hasSuffix(SealedFile.suffix) ? Array(path.dropLast(SealedFile.suffix.utf8CodeUnitCount)) : path
  }

  /// The same for a file that may lie in no root; `nil` then.
  static func place(of file: Path, _ world: World) throws -> [UInt8]? {
    let directory = try Files.canonicalDirectory(of: file)
    guard let root = try world.rootIfAny(around: directory),
      let path = directory.appending(Array(file.lastComponent)).relative(to: root).map(Array.init)
    else { return nil }
    return path.hasSuffix(SealedFile.suffix) ? Array(path.dropLast(SealedFile.suffix.utf8CodeUnitCount)) : path
  }

  /// Relative to the root, sorted: env files of the root and its components.
  /// - Throws: when a directory cannot be listed, because a missing file would not be encrypted again.
  func envFiles(where isWanted: (EnvFileName) -> Bool) throws -> [[UInt8]] {
    var found: [[UInt8]] = []
    let nested = ConsentStore.roots(inside: root, among: try world.consent.records())
    let components = try DirectLook(root: root, settings: settings, nestedRoots: nested).allComponents()
    for directory in [[]] + components.map(\.id) {
      for name in try ComponentFacts.envFiles(root.appending(directory))
      where EnvFileName(name).map(isWanted) ?? false {
        found.append(directory.isEmpty ? name : directory + [.slash] + name)
      }
    }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  func door(_ file: Path) throws -> EnvFileDoor { try EnvFileDoor(file, world.reader(of: root)) }

  func sealedFiles() throws -> [Path] { try envFiles(where: \.isSealed).map { root.appending($0) } }

  /// The path relative to the root, with the directory canonical.
  func relative(_ file: Path) throws -> [UInt8] {
    let directory = try Files.canonicalDirectory(of: file)
    return Array(directory.appending(Array(file.lastComponent)).relative(to: root) ?? file.bytes[...])
  }
}
