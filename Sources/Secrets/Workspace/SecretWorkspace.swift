package import Bytes
import Git
package import Layout
package import Platform

/// What the secret verbs work with: a root, its recipients and the user's key.
package struct SecretWorkspace {
  package let surroundings: SecretSurroundings
  package let root: Path
  package let settings: RootSettings
  package var store: IdentityStore { surroundings.identities }
  var dialog: Dialog { surroundings.dialog }

  package init(root: Path, settings: RootSettings, _ surroundings: SecretSurroundings) {
    self.surroundings = surroundings
    self.root = root
    self.settings = settings
  }

  package init(root: Path, _ surroundings: SecretSurroundings) throws {
    self.init(root: root, settings: try surroundings.repositories.settings(root), surroundings)
  }

  /// The certificate of the user's own key.
  package func certificate() throws -> Certificate? {
    try store.certificate()
  }

  /// What is wrong with it; `nil` where nothing is, or there is none.
  package func certificateFailure() throws -> FileContentError? {
    try store.certificateProblem().map { FileContentError(surroundings.directories.certificate, .certificate($0)) }
  }

  /// Locks a directory. Taken before sealed files are read to be written again, so that other processes wait.
  package static func lock(directoryOf file: Path) throws -> Descriptor {
    try Files.lockDirectory(file.parent ?? Path("."))
  }

  package var directory: RecipientDirectory { RecipientDirectory(root: root) }

  /// Called before anything is written there, because a branch can contain a symlink in its place.
  package func checkDirectoryIsInside() throws {
    var next: Path? = directory.path
    while let path = next, path != root {
      guard try FileStatus.find(path, followingSymlinks: false)?.isSymlink == true else {
        next = path.parent
        continue
      }
      throw RecipientChangeError.symlink(path)
    }
  }

  package func everybody() throws -> [SealedFileWriter.Recipient] {
    try directory.all()
  }

  /// The recipients that a file is encrypted for.
  /// - Parameter file: in the root.
  package func recipients(for file: Path) throws -> [SealedFileWriter.Recipient] {
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
  package func environments(of name: [UInt8]) throws -> [String?] {
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
  package func place(of file: Path) throws -> [UInt8] {
    let path = try relative(file)
    return path.hasSuffix(SealedFile.suffix) ? Array(path.dropLast(SealedFile.suffix.utf8CodeUnitCount)) : path
  }

  /// The same for a file that may lie in no root; `nil` then.
  package static func place(of file: Path, _ surroundings: SecretSurroundings) throws -> [UInt8]? {
    let directory = try Files.canonicalDirectory(of: file)
    guard let root = try surroundings.repositories.root(directory),
      let path = directory.appending(Array(file.lastComponent)).relative(to: root).map(Array.init)
    else { return nil }
    return path.hasSuffix(SealedFile.suffix) ? Array(path.dropLast(SealedFile.suffix.utf8CodeUnitCount)) : path
  }

  /// Relative to the root, sorted: env files of the root and its components.
  /// - Throws: when a directory cannot be listed, because a missing file would not be encrypted again.
  private func envFiles(where isWanted: (EnvFileName) -> Bool) throws -> [[UInt8]] {
    try surroundings.repositories.envFiles(root, settings)
      .filter { EnvFileName(Array(Path($0).lastComponent)).map(isWanted) ?? false }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Checks an env file that would be replaced.
  package func checkReplaceable(_ file: Path) throws { try surroundings.repositories.checkReplaceable(file, root) }

  package func sealedFiles() throws -> [Path] { try envFiles(where: \.isSealed).map { root.appending($0) } }

  /// The path relative to the root, with the directory canonical.
  package func relative(_ file: Path) throws -> [UInt8] {
    let directory = try Files.canonicalDirectory(of: file)
    return Array(directory.appending(Array(file.lastComponent)).relative(to: root) ?? file.bytes[...])
  }
}
