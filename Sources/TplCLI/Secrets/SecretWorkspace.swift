import Bytes
import Consent
import EnvFile
import Layout
import Platform
import Repository
import Secrets

/// What the secret verbs work with: a root, its recipients and the user's key.
struct SecretWorkspace {
  let world: World
  let root: Path
  let configuration: RepositoryConfiguration
  var settings: RootSettings { configuration.settings }
  let store: IdentityStore

  init(_ explicit: Path?, _ world: World) throws(CommandFailure) {
    self.world = world
    root = try world.root(explicit)
    store = world.identities
    do throws(RepositoryConfigurationError) {
      configuration = try RepositoryConfiguration.load(root)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// The root around a file, which need not exist.
  init(around file: Path, _ world: World) throws(CommandFailure) {
    let directory = try SecretWorkspace.canonicalDirectory(of: file)
    guard let root = RootFinder(world.consent).root(around: directory) else { throw CommandFailure.noRoot(directory) }
    try self.init(root, world)
  }

  /// Of a file that need not exist, in a directory that need not exist either: during a merge git has not made all of them yet.
  static func canonicalDirectory(of file: Path) throws(CommandFailure) -> Path {
    let parent = file.parent ?? Path(".")
    do throws(SystemError) {
      return try Files.canonical(parent)
    } catch {
      if error.isMissing, parent.isAbsolute, parent.parent != nil {
        return try canonicalDirectory(of: parent).appending(Array(parent.lastComponent))
      }
      throw CommandFailure(error)
    }
  }

  var directory: RecipientDirectory { RecipientDirectory(root: root) }

  /// Everybody who may open a file.
  /// - Parameter file: in the root.
  func recipients(for file: Path) throws(CommandFailure) -> [SealedFileWriter.Recipient] {
    do throws(RecipientError) {
      guard let environment = environment(of: file), let names = settings.recipients[environment] else {
        return try directory.all()
      }
      return try names.map { name throws(RecipientError) in try directory.load(name) }
    } catch {
      throw CommandFailure(error)
    }
  }

  /// The name says it, or the place of `infra/PROVIDER/ENV`.
  private func environment(of file: Path) -> String? {
    if let named = EnvFileName(Array(file.lastComponent))?.environment {
      return String(decoding: named, as: UTF8.self)
    }
    guard let directory = try? SecretWorkspace.canonicalDirectory(of: file) else { return nil }
    let parts = (directory.relative(to: root) ?? []).split(separator: .slash)
    guard parts.count == 3, parts[0].equals("infra") else { return nil }
    return String(decoding: parts[2], as: UTF8.self)
  }

  /// Relative to the root, sorted: env files of the root and its components.
  func envFiles(where isWanted: (EnvFileName) -> Bool) -> [[UInt8]] {
    let nested = ConsentStore.roots(inside: root, among: (try? world.consent.records()) ?? [])
    let directories =
      [[]] + DirectLook(root: root, settings: settings, nestedRoots: nested).components().map(\.id)
    return directories.flatMap { directory in
      ComponentFacts.envFiles(root.appending(directory))
        .filter { EnvFileName($0).map(isWanted) ?? false }
        .map { directory.isEmpty ? $0 : directory + [.slash] + $0 }
    }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  var sealedFiles: [Path] { envFiles(where: \.isSealed).map { root.appending($0) } }

  func relative(_ file: Path) -> [UInt8] {
    let directory = (try? SecretWorkspace.canonicalDirectory(of: file)) ?? root
    return Array(directory.appending(Array(file.lastComponent)).relative(to: root) ?? file.bytes[...])
  }
}

extension World {
  var identities: IdentityStore {
    IdentityStore(directories, environment: environment) { name throws(IdentityError) in
      try UnlockedKey(world: self, name: name).fromWatcher()
    }
  }

  /// - Throws: also when the key is locked and nobody can be asked.
  func identity(_ passphrase: PassphraseOptions? = nil) throws(CommandFailure) -> Identity {
    ProcessFacts.forbidDumps()
    do throws(KeyFailure) {
      return try identities.identity { () throws(IdentityError) in
        (try? passphrase?.read("passphrase of your key: ")) ?? PrivateInput.secret("passphrase of your key: ")
      }
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension PrivateInput {
  /// From the terminal; `nil` when there is none, or somebody else than a person reads the messages.
  static func secret(_ prompt: String) -> Secret? {
    guard Terminal.isInputTerminal, let line = line(prompt: prompt) else { return nil }
    return line.withBytes { Secret($0) }
  }
}
